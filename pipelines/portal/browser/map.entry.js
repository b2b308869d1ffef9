// A map without tiles: places and a scale, moved and enlarged by mouse, finger and keyboard.
export { map, geoJSON, circleMarker, control } from "leaflet";
