// Niceties of the report form: work done in the background, photos made small, how far the sending is. All of it may fail.
"use strict";

(() => {
  const LONGEST_SIDE = 1600, SMALL_ENOUGH = 350 * 1024, MOST_PHOTOS = 3, PATIENCE_MS = 30000, SHORTEST_MS = 3500;
  const workerAddress = document.currentScript.dataset.worker;
  const openedAt = performance.now();
  let form, work, chosen = [];

  function begin() {
    form = document.getElementById("report");
    if (!form) return;
    work = proof(form.elements.token.value, Number(form.dataset.difficulty), form.elements.proof.value);
    form.addEventListener("submit", send);
    document.getElementById("slow").remove();
    for (const input of photoInputs()) input.addEventListener("change", tellPhotos);
  }

  function photoInputs() {
    return [...form.querySelectorAll("input[type=file]")];
  }

  function proof(token, difficulty, done) {
    if (done) return Promise.resolve(done);
    return new Promise((resolve) => {
      try {
        const worker = new Worker(workerAddress);
        worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
        worker.onerror = () => resolve("");
        worker.postMessage({ token, difficulty });
      } catch {
        resolve("");
      }
    });
  }

  async function small(file) {
    if (file.size <= SMALL_ENOUGH && file.type === "image/jpeg" && !("createImageBitmap" in window)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * share));
      canvas.height = Math.max(1, Math.round(picture.height * share));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
      return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  }

  async function tellPhotos() {
    const files = photoInputs().flatMap((input) => [...input.files]);
    const state = document.getElementById("photo-state");
    const mine = (chosen = files.slice(0, MOST_PHOTOS).map(small));
    const ready = await Promise.all(mine);
    if (mine !== chosen) return;
    const kilobytes = Math.ceil(ready.reduce((sum, file) => sum + file.size, 0) / 1024);
    state.textContent = ready.length ? `${ready.length} ${form.dataset.ready} ${kilobytes} kB. ` : "";
    if (files.length > MOST_PHOTOS) state.textContent += form.dataset.tooMany;
  }

  const later = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

  async function send(event) {
    event.preventDefault();
    const button = form.querySelector("button.primary");
    const state = document.getElementById("sending");
    button.disabled = true;
    state.textContent = form.dataset.preparing;
    form.elements.proof.value = await Promise.race([work, later(PATIENCE_MS, "")]);
    const photos = await Promise.all(chosen);
    await later(Math.max(0, SHORTEST_MS - (performance.now() - openedAt)));
    const data = new FormData(form);
    data.delete("photos");
    for (const photo of photos) data.append("photos", photo, photo.name);
    state.textContent = form.dataset.sending;
    post(data, button, state);
  }

  function post(data, button, state) {
    const bar = document.getElementById("sent");
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.upload.onprogress = ({ loaded, total }) => { if (total) bar.value = loaded / total; };
    request.onload = () => {
      const address = new URL(request.responseURL || form.action, location.href);
      if (request.status === 200 && address.pathname.startsWith("/r/")) location.assign(address.pathname + address.search);
      else again(request.responseText);
    };
    request.onerror = () => {
      bar.hidden = true;
      button.disabled = false;
      state.textContent = form.dataset.offline;
    };
    request.open("POST", form.action);
    request.send(data);
  }

  function again(html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const main = answer.querySelector("main");
    if (!main) { location.reload(); return; }
    const kept = photoInputs().map((input) => input.files);
    document.querySelector("main").replaceWith(main);
    document.title = answer.title;
    begin();
    if (!form) return;
    photoInputs().forEach((input, index) => { if (kept[index]) input.files = kept[index]; });
    if (chosen.length) { document.querySelector(".photos-again")?.remove(); tellPhotos(); }
    document.getElementById("mends")?.focus();
  }

  begin();
})();
