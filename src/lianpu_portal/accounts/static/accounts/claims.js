// The queue by keyboard: j and k go on and back, o opens the document, a accepts, r goes to the reason.
const claims = [...document.querySelectorAll(".claim")];

function step(from, by) {
  const place = Math.min(Math.max(claims.indexOf(from) + by, 0), claims.length - 1);
  claims[place]?.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const claim = event.target.closest(".claim");
  if (event.key === "j") step(claim, 1);
  else if (event.key === "k") step(claim, -1);
  else if (!claim) return;
  else if (event.key === "o") claim.querySelector(".claim-document").click();
  else if (event.key === "a") claim.querySelector('[value="accept"]').click();
  else if (event.key === "r") claim.querySelector('[name="reason"]').focus();
  else return;
  event.preventDefault();
});
