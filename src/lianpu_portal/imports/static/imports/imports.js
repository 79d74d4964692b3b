// The upload form: the chosen file's name, a title made from it, and how much of the file has been sent.
(() => {
  const ready = (form) => {
    const input = form.querySelector('input[type="file"]');
    const drop = form.querySelector(".drop");
    const shown = form.querySelector(".drop-name");
    const title = form.querySelector('input[name="title"]');
    input.addEventListener("change", () => {
      const file = input.files[0];
      drop.classList.toggle("drop-full", Boolean(file));
      shown.textContent = file ? file.name : shown.dataset.empty;
      if (file && !title.value) title.placeholder = file.name.replace(/\.[^.]+$/, "");
    });
    for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
      drop.addEventListener(name, () => drop.classList.toggle("drop-over", over));
    }
  };

  document.addEventListener("htmx:load", (event) => {
    const form = event.target.matches?.("form.upload") ? event.target : event.target.querySelector?.("form.upload");
    if (form && !form.dataset.ready) { form.dataset.ready = "yes"; ready(form); }
    // The keyboard stays where the work is: on the card that was just answered.
    if (event.target.matches?.(".answered")) event.target.focus({ preventScroll: true });
  });

  // Enter in the search of a question searches; it does not answer the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.('.question input[type="search"]')) event.preventDefault();
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.(".upload-bar");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });

  // A refusal comes with status 422 and the form to show it in.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
