// Deep zoom for a picture. The plain picture stays underneath until the viewer is open, so that the page
// is useful before and without it.
export function open(element) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const viewer = window.OpenSeadragon({
    element,
    tileSources: element.dataset.dzi,
    showNavigationControl: false,
    showNavigator: false,
    animationTime: calm ? 0 : 0.4,
    immediateRender: calm,
    // The wheel scrolls the page until somebody has taken hold of the picture.
    gestureSettingsMouse: { clickToZoom: true, scrollToZoom: false },
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
  canvas.addEventListener("focus", () => { viewer.gestureSettingsMouse.scrollToZoom = true; });
  canvas.addEventListener("pointerdown", () => { viewer.gestureSettingsMouse.scrollToZoom = true; });
  canvas.addEventListener("blur", () => { viewer.gestureSettingsMouse.scrollToZoom = false; });
  const figure = element.closest("figure");
  const bar = figure.querySelector("[data-zoom-bar]");
  if (bar) {
    bar.hidden = false;
    bar.querySelector("[data-zoom=full]").hidden = !document.fullscreenEnabled;
    bar.addEventListener("click", (event) => {
      const action = event.target.closest("button")?.dataset.zoom;
      if (action === "in") viewer.viewport.zoomBy(1.6);
      else if (action === "out") viewer.viewport.zoomBy(1 / 1.6);
      else if (action === "home") { viewer.viewport.setRotation(0); viewer.viewport.goHome(); }
      else if (action === "turn") viewer.viewport.setRotation(viewer.viewport.getRotation() + 90);
      else if (action === "full") {
        // The whole figure goes full screen, so that its buttons come along.
        if (document.fullscreenElement) document.exitFullscreen();
        else figure.requestFullscreen().then(() => viewer.viewport.goHome(true));
      }
      viewer.viewport.applyConstraints();
    });
  }
  return viewer;
}

for (const element of document.querySelectorAll("[data-dzi]")) open(element);
