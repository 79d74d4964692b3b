// Dark or light as the system says, before the page is painted; on paper always light.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  addEventListener("beforeprint", () => { document.documentElement.dataset.bsTheme = "light"; });
  addEventListener("afterprint", follow);
  follow();
})();
