// The markets as points. Whoever has no JavaScript reads the list beside it, which says the same.
"use strict";
(async () => {
  const place = document.getElementById("map");
  if (!place || !window.L) return;
  const signs = { 3: "▲", 2: "■", 1: "●", 0: "○" };
  const words = place.dataset;
  const answer = await fetch(words.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const markets = (await answer.json()).markets;
  place.hidden = false;
  const map = L.map(place, { zoomControl: false, attributionControl: false, maxZoom: 18, minZoom: 5, zoomSnap: 0.25, zoomDelta: 1 });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (words.tiles) L.tileLayer(words.tiles, { maxZoom: 18 }).addTo(map);

  const severityOf = (counts) => Math.max(0, ...counts.map((many, at) => (many ? 3 - at : 0)));
  const told = (counts) =>
    counts
      .map((many, at) => (many ? `${words[`severity-${3 - at}`]}: ${many}` : ""))
      .filter(Boolean)
      .join(" · ") || words.none;
  const uuid = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

  const link = (address, text) => {
    const made = document.createElement("a");
    made.href = address;
    made.textContent = text;
    return made;
  };
  // Texts are put in as text: a market may be called anything.
  const popup = (id, name, counts) => {
    const made = document.createElement("div");
    const heading = document.createElement("strong");
    heading.textContent = name;
    const line = document.createElement("div");
    line.textContent = told(counts);
    made.append(heading, line, link(`/console/flagged?market=${id}`, words.open), link(`/console/markets/${id}`, words.market));
    return made;
  };

  const points = markets
    .map(([hex, name, lat, lon, counts]) => ({ id: uuid(hex), name, at: [lat, lon], counts, severity: severityOf(counts) }))
    .sort((one, other) => one.severity - other.severity);
  if (!points.length) return;
  map.fitBounds(L.latLngBounds(points.map((point) => point.at)).pad(0.03), { maxZoom: 13 });
  for (const point of points) {
    const shape = document.createElement("span");
    shape.textContent = signs[point.severity];
    const icon = L.divIcon({ html: shape, className: `point severity-${point.severity}`, iconSize: [30, 30] });
    const title = `${point.name}: ${told(point.counts)}`;
    const marker = L.marker(point.at, { icon, title, alt: title, riseOnHover: true, zIndexOffset: point.severity * 1000 });
    marker.bindPopup(() => popup(point.id, point.name, point.counts)).addTo(map);
    marker.getElement().setAttribute("aria-label", title);
  }
})();
