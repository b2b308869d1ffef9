// What the page of the asset graph draws with: a script without modules, since the page is opened from a folder.
export { DirectedGraph } from "graphology";
export { default as Sigma } from "sigma";
