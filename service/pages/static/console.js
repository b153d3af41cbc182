// What pages of the console share; filled in by their own scripts.
"use strict";
