// Deep zoom for a picture. The plain picture stays underneath until the viewer is open, so that the page
// is useful before and without it.
export function open(element) {
  const viewer = window.OpenSeadragon({
    element,
    tileSources: element.dataset.dzi,
    showNavigationControl: false,
    showNavigator: false,
    animationTime: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4,
    gestureSettingsMouse: { clickToZoom: true, scrollToZoom: true },
    maxZoomPixelRatio: 2,
    visibilityRatio: 0.6,
    crossOriginPolicy: false,
    drawer: "canvas",
  });
  const fallback = element.querySelector("img");
  viewer.addOnceHandler("tile-drawn", () => {
    if (fallback) fallback.hidden = true;
    element.classList.add("zoom--open");
  });
  viewer.addOnceHandler("open-failed", () => element.classList.add("zoom--failed"));
  const canvas = viewer.canvas;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", element.dataset.label);
  const bar = element.parentElement.querySelector("[data-zoom-bar]");
  if (bar) {
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const action = event.target.closest("button")?.dataset.zoom;
      if (action === "in") viewer.viewport.zoomBy(1.6);
      else if (action === "out") viewer.viewport.zoomBy(1 / 1.6);
      else if (action === "home") viewer.viewport.goHome();
      else if (action === "turn") viewer.viewport.setRotation(viewer.viewport.getRotation() + 90);
      else if (action === "full") viewer.setFullScreen(!viewer.isFullPage());
      viewer.viewport.applyConstraints();
    });
  }
  return viewer;
}

for (const element of document.querySelectorAll("[data-dzi]")) open(element);
