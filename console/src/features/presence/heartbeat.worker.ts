const EVERY_MS = 5_000;

setInterval(() => self.postMessage(null), EVERY_MS);
