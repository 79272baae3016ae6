// A waveform over the page's own <audio> or <video>, which works by itself without this.
import WaveSurfer from "../lib/wavesurfer.esm.js";

for (const box of document.querySelectorAll("[data-waveform]")) {
  const media = document.getElementById(box.dataset.media);
  if (!media) continue;
  try {
    const answer = await fetch(box.dataset.waveform, { credentials: "same-origin" });
    if (!answer.ok) continue;
    const drawn = await answer.json();
    // Colours are read from the element, where the browser has already chosen between light and dark.
    const style = getComputedStyle(box);
    const peaks = Array.isArray(drawn) ? drawn : (drawn.peaks ?? drawn.data);
    const wave = WaveSurfer.create({
      container: box,
      media,
      peaks: [peaks],
      duration: drawn.duration ?? Number(box.dataset.duration) ?? undefined,
      height: 96,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      waveColor: style.color,
      progressColor: style.caretColor,
      cursorColor: style.caretColor,
      cspNonce: box.dataset.nonce,
    });
    wave.on("ready", () => box.classList.add("waveform--ready"));
  } catch (reason) {
    // The media element's own controls remain; the drawing is an extra.
    console.warn("waveform", reason);
  }
}

// Cue list: a click or Enter on a line of the captions jumps there, and the line now spoken is marked.
const lines = [...document.querySelectorAll("[data-seek]")];
if (lines.length) {
  const media = document.getElementById(lines[0].dataset.media);
  media?.addEventListener("timeupdate", () => {
    const now = lines.findLast((line) => Number(line.dataset.seek) <= media.currentTime + 0.05);
    for (const line of lines) {
      if (line === now) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }
  });
}
for (const button of lines) {
  button.addEventListener("click", () => {
    const media = document.getElementById(button.dataset.media);
    media.currentTime = Number(button.dataset.seek);
    media.play();
  });
}
