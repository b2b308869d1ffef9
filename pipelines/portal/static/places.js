// The map of a dataset whose rows are places, from its GeoJSON file. Nothing is behind the places: no tiles are asked
// of anybody. Without the library, or without JavaScript, the drawing in the page stays.
const place = document.getElementById("map");

function described(properties, titles) {
  const list = document.createElement("dl");
  for (const [name, title] of Object.entries(titles)) {
    const value = properties[name];
    if (value === null || value === undefined || value === "") continue;
    list.append(
      Object.assign(document.createElement("dt"), { textContent: title }),
      Object.assign(document.createElement("dd"), { textContent: Array.isArray(value) ? value.join(";") : String(value) }),
    );
  }
  return list;
}

async function start() {
  let library, places;
  try {
    library = await import(new URL(place.dataset.library, document.baseURI));
    places = await (await fetch(new URL(place.dataset.geojson, document.baseURI))).json();
  } catch { return; }
  const titles = JSON.parse(place.dataset.titles);
  const box = document.createElement("div");
  box.className = "leaflet";
  place.replaceChildren(box);
  const shown = library.map(box, { preferCanvas: true, attributionControl: false, zoomSnap: 0.25 });
  const colour = getComputedStyle(place).color;
  const layer = library.geoJSON(places, {
    pointToLayer: (_, at) => library.circleMarker(at, { radius: 5, weight: 1, color: colour, fillOpacity: 0.6 }),
    onEachFeature: (feature, one) => one.bindPopup(() => described(feature.properties, titles)),
  }).addTo(shown);
  shown.fitBounds(layer.getBounds(), { padding: [20, 20], maxZoom: 15 });
  library.control.scale({ imperial: false }).addTo(shown);
}

if (place) start();
