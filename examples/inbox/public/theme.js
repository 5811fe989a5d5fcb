// Before the first paint, so that a chosen theme does not flash in.
(function () {
  var theme;
  try {
    theme = localStorage.getItem("inbox-theme");
  } catch {
    // Storage can be switched off; the system's theme will do.
  }
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
})();
