// The proof of work of a form: a small sum for this machine, which makes floods dear and one message free.
(() => {
  // Proof of work: begun as the page opens, waited for as the form is sent, done anew when it has grown old.
  const box = document.querySelector("[data-proof]");
  if (!box) return;
  const form = box.closest("form"), field = form.elements.altcha, AGE = 25 * 60 * 1000;
  let made = 0, running = null;

  const solve = async () => {
    box.textContent = box.dataset.working;
    const answer = await fetch(box.dataset.proof, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
    const challenge = await answer.json();
    const worker = new Worker(box.dataset.worker);
    const number = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data.number);
      worker.onerror = () => reject(new Error("worker"));
      worker.postMessage(challenge);
    }).finally(() => worker.terminate());
    if (number === null) throw new Error("unsolved");
    const { algorithm, salt, signature } = challenge;
    field.value = btoa(JSON.stringify({ algorithm, challenge: challenge.challenge, number, salt, signature }));
    made = Date.now();
    box.textContent = box.dataset.done;
    box.classList.add("proof-done");
  };
  const begin = () => {
    running = solve().catch(() => { box.textContent = box.dataset.failed; made = Date.now(); }).finally(() => { running = null; });
    return running;
  };
  form.addEventListener("submit", async (event) => {
    if (made && Date.now() - made < AGE) return;
    event.preventDefault();
    document.getElementById("send").disabled = true;
    document.getElementById("send").setAttribute("aria-busy", "true");
    await (running ?? begin());
    form.submit();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) { made = 0; field.value = ""; document.getElementById("send").disabled = false; begin(); }
  });
  begin();
})();
