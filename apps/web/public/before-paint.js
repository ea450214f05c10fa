// Runs before the first paint, so that a chosen theme and the remembered panel sizes do not jump in later.
// A file and not an inline script: a strict content security policy lets it pass.
const root = document.documentElement;
root.dataset.hasScripts = '';
try {
  const theme = localStorage.getItem('drydock.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  for (const group of ['columns', 'rows', 'kernel']) {
    const layout = JSON.parse(localStorage.getItem(`drydock.layout.${group}`) ?? '{}');
    for (const [panel, percent] of Object.entries(layout)) root.style.setProperty(`--early-${panel}`, `${percent}%`);
    if (Object.keys(layout).length > 0) root.dataset[`early${group}`] = '';
  }
} catch {
  // Storage is switched off in this browser, or holds something else: the system's theme and the usual sizes stand.
}
