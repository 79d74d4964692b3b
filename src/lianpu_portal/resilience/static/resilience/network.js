// The network as the page is given it: firms in groups along the chain, and who delivers to whom.

/** @typedef {{place: number, id: string, zh: string|null, en: string|null, group: number, leader: boolean, size: number, carries: number, suppliers: number[], customers: number[]}} Firm */
/** @typedef {{zh: string|null, en: string|null, stage: number, firms: Firm[]}} Group */

export class Network {
  /** @param {any} payload see network_payload.py */
  constructor(payload) {
    const { firms, groups, stages, edges } = payload;
    this.stages = stages.map(([number, zh, en]) => ({ number, zh, en }));
    this.groups = groups.map(([, zh, en, stage]) => ({ zh, en, stage, firms: [] }));
    this.firms = firms.id.map((id, place) => ({
      place, id, zh: firms.name[place], en: firms.name_en[place], group: firms.group[place], leader: firms.leader[place] === 1,
      size: firms.size[place] / 100, carries: firms.carries[place], suppliers: [], customers: [],
    }));
    for (const firm of this.firms) this.groups[firm.group].firms.push(firm);
    this.suppliers = edges.supplier;
    this.buyers = edges.buyer;
    edges.supplier.forEach((supplier, edge) => {
      this.firms[supplier].customers.push(edges.buyer[edge]);
      this.firms[edges.buyer[edge]].suppliers.push(supplier);
    });
    this.unlinked = payload.unlinked;
    this.byId = new Map(this.firms.map((firm) => [firm.id, firm]));
  }
}
