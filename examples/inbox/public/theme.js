// Runs before the first paint, so that the page does not flash in another theme.
(function () {
  var theme;
  try {
    theme = localStorage.getItem("inbox-theme");
  } catch {
    // Storage can be disabled; then the theme of the system is used.
  }
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
})();
