// What pages of the console share.
"use strict";
// Filters are folded away where they would stand before all that they filter; without JavaScript they stay open.
if (window.matchMedia("(max-width: 59.99rem)").matches) {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = false;
}
