// A map without tiles: contours with their names, points by letter and shape, grouped when they are too close.
(() => {
  "use strict";

  const KINDS = {
    school: { letter: "É", label: "établissement" },
    host: { letter: "A", label: "organisme d’accueil" },
    offer: { letter: "O", label: "offre" },
    zone: { letter: "%", label: "part d’élèves placés (%)" },
    place: { letter: "•", label: "lieu" },
  };
  const CELL = 44; // pixels: the least distance between two signs

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const pin = (kind, text) => {
    const html = element("span", `poles-pin poles-pin--${kind}`, text);
    html.setAttribute("aria-hidden", "true");
    return L.divIcon({ html, className: "", iconSize: [28, 28], popupAnchor: [0, -12] });
  };

  const words = (properties) => {
    const kind = KINDS[properties.kind];
    return [kind ? kind.label : "", properties.name, properties.text].filter(Boolean).join(", ");
  };

  const card = (features) => {
    const list = element("ul", "fr-raw-list");
    for (const { properties } of features) {
      const line = element("li");
      const name = element(properties.url ? "a" : "strong", "", properties.name);
      if (properties.url) name.href = properties.url;
      line.append(name);
      if (properties.text) line.append(element("br"), properties.text);
      list.append(line);
    }
    return list;
  };

  const marker = (at, icon, name) => {
    const made = L.marker(at, { icon, title: name, keyboard: true, riseOnHover: true });
    made.on("add", () => made.getElement().setAttribute("aria-label", name));
    return made;
  };

  const kindOf = (properties) => (KINDS[properties.kind] ? properties.kind : "place");

  // Points nearer than CELL to the first of a group join it, so that no sign ever covers another.
  const gather = (map, points, zoom) => {
    const groups = [];
    const squares = new Map();
    for (const point of points) {
      const spot = map.project(point.at, zoom);
      const [column, row] = [Math.floor(spot.x / CELL), Math.floor(spot.y / CELL)];
      let found = null;
      for (let x = column - 1; x <= column + 1 && !found; x += 1) {
        for (let y = row - 1; y <= row + 1 && !found; y += 1) {
          found = (squares.get(`${x} ${y}`) || []).find((group) => group.spot.distanceTo(spot) < CELL) || null;
        }
      }
      if (found) {
        found.members.push(point);
      } else {
        const group = { spot, members: [point] };
        groups.push(group);
        squares.set(`${column} ${row}`, [...(squares.get(`${column} ${row}`) || []), group]);
      }
    }
    return groups.map(({ members }) => members);
  };

  const group = (map, points, layer) => {
    layer.clearLayers();
    const zoom = map.getZoom();
    const shown = map.getBounds().pad(0.5);
    for (const members of gather(map, points, zoom)) {
      const { at, feature } = members[0];
      if (!shown.contains(at)) continue;
      const together = members.length > 1;
      const kind = kindOf(feature.properties);
      const made = together
        ? marker(at, pin("many", String(members.length)), `${members.length} lieux groupés`)
        : marker(at, pin(kind, feature.properties.sign || KINDS[kind].letter), words(feature.properties));
      const bounds = L.latLngBounds(members.map((member) => member.at));
      if (together && zoom < map.getMaxZoom() && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
        const enter = () => {
          map.getContainer().focus(); // the sign is about to go: the keyboard stays in the map
          map.fitBounds(bounds.pad(0.3), { maxZoom: zoom + 3 });
        };
        made.on("click", enter);
        made.on("keydown", ({ originalEvent }) => originalEvent.key === "Enter" && enter());
      } else {
        made.bindPopup(card(members.map((member) => member.feature)), { maxHeight: 220 });
      }
      layer.addLayer(made);
    }
  };

  const legend = (box, kinds) => {
    const list = element("ul", "poles-legend");
    list.setAttribute("aria-label", "Légende de la carte");
    for (const kind of kinds) {
      const line = element("li");
      const sign = element("span", `poles-pin poles-pin--${kind}`, KINDS[kind].letter);
      sign.setAttribute("aria-hidden", "true");
      line.append(sign, KINDS[kind].label);
      list.append(line);
    }
    box.after(list);
  };

  // A contour shows its name when there is room for it; its card and the list of the page always say it.
  const nameIfRoom = (map, shape) => {
    const label = shape.getTooltip() && shape.getTooltip().getElement();
    if (!label) return;
    const bounds = shape.getBounds();
    const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
    label.classList.toggle("poles-contour-name--hidden", label.offsetWidth > width);
  };

  const draw = (box, collection) => {
    const features = collection.features.filter((feature) => feature.geometry);
    const map = L.map(box, { attributionControl: false, zoomControl: false, maxZoom: 17, minZoom: 4, scrollWheelZoom: false, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
    const names = map.createPane("names"); // under the signs, so that a name never hides one
    names.classList.add("poles-map__names");
    const isPoint = ({ geometry }) => geometry.type === "Point";
    const contours = L.geoJSON({ type: "FeatureCollection", features: features.filter((feature) => !isPoint(feature)) }, {
      style: { color: "#14505c", weight: 2, fillColor: "#ffffff", fillOpacity: 0.9 },
      onEachFeature: ({ properties }, shape) => {
        shape.bindTooltip(element("span", "", properties.name.replace(/^Pôle de stages /, "")), { permanent: true, direction: "center", pane: "names", className: "poles-contour-name" });
        shape.bindPopup(card([{ properties }]));
      },
    }).addTo(map);
    const points = features.filter(isPoint).map((feature) => ({ feature, at: L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]) }));
    const bounds = L.latLngBounds(points.map(({ at }) => at)).extend(contours.getBounds());
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.05), { maxZoom: 13, animate: false });
    else map.setView([46.6, 2.5], 5);
    const layer = L.layerGroup().addTo(map);
    const renew = () => {
      group(map, points, layer);
      contours.eachLayer((shape) => nameIfRoom(map, shape));
    };
    map.on("moveend", renew);
    renew();
    legend(box, Object.keys(KINDS).filter((kind) => points.some(({ feature }) => kindOf(feature.properties) === kind)));
    box.dataset.ready = String(features.length);
  };

  const begin = async (box) => {
    try {
      const answer = await fetch(box.dataset.map, { headers: { Accept: "application/geo+json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      draw(box, await answer.json());
    } catch {
      box.replaceChildren(element("p", "fr-p-2w", "La carte ne s’affiche pas. La liste dit la même chose."));
    }
  };

  document.querySelectorAll("[data-map]").forEach(begin);
})();
