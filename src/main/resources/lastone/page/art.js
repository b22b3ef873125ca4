import { s } from './dom.js';

// The demo's products have drawings, by their names; any other product has a pattern, always the same for the same id.

const COLUMNS = 4;
const ROWS = 3;
const SIZE = 40;

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

// A tint, the shapes that are filled, and the lines over them, in a square of 48.
const DRAWINGS = {
  'Moonlight Lamp, flash sale': ['sand', 'M16 7h16l7 18H9z M15 40h18v2H15z', 'M24 25v15 M33 25v7'],
  'Merino Beanie': ['rose', `M10 31c0-11 5-18 14-18s14 7 14 18z M7 31h34v8H7z ${circle(24, 9.5, 3.5)}`, 'M14 31v8 M20 31v8 M28 31v8 M34 31v8'],
  'Linen Shirt': ['sky', 'M17 8l-9 5-4 11 7 3v14h26V27l7-3-4-11-9-5c-1 5-13 5-14 0z', 'M24 12v29 M11 27V19 M37 27V19'],
  'Canvas Sneakers': ['rose', 'M6 33V19c4 3 8 2 11-2l12 9c3 3 8 2 11 4 2 1 3 2 3 4z M5 34h38v4H5z', 'M22 20l-4 4 M26 23l-4 4 M6 26c5 0 8 3 9 7'],
  'Pour-over Kettle': ['clay', 'M14 23h20l4 18H10z M16 23c0-6 16-6 16 0z', `M24 18v-2 M37 38c7-2 3-14 9-16 M13 25C3 24 4 37 11 38 ${circle(24, 14, 2)}`],
  'Single-origin Coffee': ['clay', 'M14 6h20v8l3 5v23H11V19l3-5z', 'M14 14h20 M24 23c6 0 6 12 0 12s-6-12 0-12 M24 23c3 5-3 7 0 12'],
  'Walnut Cutting Board': ['sand', 'M13 10a5 5 0 0 1 5-5h12a5 5 0 0 1 5 5v28a4 4 0 0 1-4 4H17a4 4 0 0 1-4-4z', `M19 21v15 M24 18v20 M29 21v15 ${circle(24, 11, 2)}`],
  'Stoneware Mug': ['clay', 'M10 15h24v20a6 6 0 0 1-6 6H16a6 6 0 0 1-6-6z', 'M34 20h3a6 6 0 0 1 0 12h-3 M18 11c-3-3 3-4 0-7 M26 11c-3-3 3-4 0-7 M10 21h24'],
  'Cast-iron Pan': ['slate', `${circle(18, 26, 14)} M31 20h13v5H32z`, `${circle(18, 26, 10)} M41 22.500h.01`],
  "Chef's Knife": ['slate', 'M4 17h26v12C20 29 10 26 4 17z M30 17h14v7H30z', 'M34 20.500h.01 M40 20.500h.01'],
  'Mechanical Keyboard': ['slate', 'M4 14h40v21H4z', 'M9 20h2 M15 20h2 M21 20h2 M27 20h2 M33 20h6 M9 25h4 M17 25h2 M23 25h2 M29 25h2 M35 25h4 M14 30h20'],
  'Wireless Earbuds': ['sky', `${circle(14, 15, 7)} M14 20h5v20h-5z ${circle(34, 15, 7)} M29 20h5v20h-5z`, `${circle(13, 15, 2.5)} ${circle(35, 15, 2.5)}`],
  'Desk Mat': ['moss', 'M4 13h40v23H4z', 'M32 20a3.500 3.500 0 0 1 7 0v6a3.500 3.500 0 0 1-7 0z M35.500 16.500v5 M10 20h15v9H10z'],
  'Dot-grid Notebook': ['sky', 'M11 6h27v36H11z', 'M17 6v36 M23 15h.01 M28 15h.01 M33 15h.01 M23 21h.01 M28 21h.01 M33 21h.01 M23 27h.01 M28 27h.01 M33 27h.01 M23 33h.01 M28 33h.01 M33 33h.01'],
  'Fountain Pen': ['slate', 'M18 5h12v12H18z M19 17h10l4 12-9 15-9-15z', `M24 44V31 M18 11h12 ${circle(24, 28.5, 2.5)}`],
  'Yoga Mat': ['rose', `M16 15h22a9 9 0 0 1 0 18H16z ${circle(16, 24, 9)}`, `${circle(16, 24, 5)} M16 33h26 M27 15v18 M32 15v18`],
  'Insulated Bottle': ['moss', 'M19 4h10v6H19z M16 16c0-4 3-6 3-6h10s3 2 3 6v24a4 4 0 0 1-4 4h-8a4 4 0 0 1-4-4z', 'M16 21h16 M16 35h16'],
  'Trail Backpack': ['moss', 'M11 21c0-8 5-12 13-12s13 4 13 12v21H11z', 'M19 9c0-6 10-6 10 0 M16 29h16v9H16z M16 21h16 M24 29v3 M11 27H8v10h3 M37 27h3v10h-3'],
  'Rain Jacket': ['sky', 'M17 13c0-10 14-10 14 0l9 5 4 13-7 2v9H11v-9l-7-2 4-13z', 'M24 19v23 M17 13c2 6 12 6 14 0 M11 33v-9 M37 33v-9 M16 33h4 M28 33h4'],
  'Wool Blanket': ['rose', 'M7 12h34v9H7z M7 21h34v9H7z M7 30h34v8H7z', 'M11 38v4 M17 38v4 M24 38v4 M31 38v4 M37 38v4 M12 16.500h24 M12 25.500h24'],
  'Soy Candle': ['sand', 'M13 23h22v17a2 2 0 0 1-2 2H15a2 2 0 0 1-2-2z M24 17c-6-4 1-8 0-13 5 5 5 10 0 13z', 'M24 23v-6 M18 29h12v7H18z'],
  Monstera: ['moss', 'M15 32h18l-3 11H18z M24 27C8 25 7 10 13 5c5 0 10 4 11 10 1-6 6-10 11-10 6 5 5 20-11 22z', 'M24 32V15 M24 23l-9-9 M24 23l9-9'],
  'Vinyl Record, signed': ['slate', circle(24, 24, 19), `${circle(24, 24, 7)} M10 24a14 14 0 0 1 14-14 M38 24a14 14 0 0 1-14 14 M24 24h.01`],
  'Gift Card': ['sand', 'M5 12h38v25H5z', 'M17 12v25 M5 21h38 M17 21c-8 0-9-6-5-7s5 5 5 7c0-2 1-8 5-7s3 7-5 7'],
};

export function art(product) {
  const drawing = DRAWINGS[product.name];
  return drawing ? drawn(...drawing) : pattern(product.id);
}

function drawn(tint, shapes, lines) {
  return s('svg', { class: `art ${tint}`, viewBox: '0 0 160 120', 'aria-hidden': 'true', preserveAspectRatio: 'xMidYMid slice' },
    s('g', { class: 'drawing', transform: 'translate(44 24) scale(1.5)' },
      s('path', { class: 'shape', d: shapes }), s('path', { d: lines })));
}

function random(seed) {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state / 2 ** 32;
  };
}

function pattern(id) {
  const next = random(id + 7);
  const tiles = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const turn = Math.floor(next() * 4) * 90;
      const tone = Math.floor(next() * 3);
      const shape = next() < 0.72
        ? s('path', { d: `M0 0H${SIZE}A${SIZE} ${SIZE} 0 0 1 0 ${SIZE}Z` })
        : s('circle', { cx: SIZE / 2, cy: SIZE / 2, r: SIZE / 4 });
      const middle = SIZE / 2;
      tiles.push(s('g', {
        class: `tone-${tone}`,
        transform: `translate(${column * SIZE} ${row * SIZE}) rotate(${turn} ${middle} ${middle})`,
      }, shape));
    }
  }
  return s('svg', {
    class: 'art', viewBox: `0 0 ${COLUMNS * SIZE} ${ROWS * SIZE}`, 'aria-hidden': 'true', preserveAspectRatio: 'xMidYMid slice',
  }, tiles);
}
