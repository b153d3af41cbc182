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
  const popup = (group) => {
    const made = document.createElement("div");
    for (const { id, name, counts } of group) {
      const heading = document.createElement("strong");
      heading.textContent = name;
      const line = document.createElement("div");
      line.textContent = told(counts);
      made.append(heading, line, link(`/console/flagged?market=${id}`, words.open), link(`/console/markets/${id}`, words.market));
    }
    return made;
  };

  const points = markets
    .map(([hex, name, lat, lon, counts]) => ({ id: uuid(hex), name, at: [lat, lon], counts, severity: severityOf(counts) }))
    .sort((one, other) => other.severity - one.severity);
  if (!points.length) return;
  map.fitBounds(L.latLngBounds(points.map((point) => point.at)).pad(0.03), { maxZoom: 13 });

  // Those too near each other to be hit apart are one sign, the gravest, with how many they are.
  const room = 36;
  const groups = () => {
    const found = [];
    for (const point of points) {
      const place = map.latLngToLayerPoint(point.at);
      const near = found.find((group) => group.place.distanceTo(place) < room);
      if (near) near.points.push(point);
      else found.push({ place, points: [point] });
    }
    return found.map((group) => group.points);
  };
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    for (const group of groups().reverse()) {
      const worst = group[0];
      const shape = document.createElement("span");
      shape.textContent = signs[worst.severity];
      if (group.length > 1) {
        const many = document.createElement("sup");
        many.textContent = group.length;
        shape.append(many);
      }
      const icon = L.divIcon({ html: shape, className: `point severity-${worst.severity}`, iconSize: [32, 32] });
      const title = group.map((point) => `${point.name}: ${told(point.counts)}`).join("\n");
      const marker = L.marker(worst.at, { icon, title, riseOnHover: true }).addTo(layer);
      marker.bindPopup(() => popup(group), { maxHeight: 240 });
      marker.getElement().setAttribute("aria-label", title);
    }
  };
  map.on("zoomend", draw);
  draw();
})();
