// A file of its own, which stays one when the program is bundled: see phone-number.ts.
module.exports = require("libphonenumber-js/min");
