import { s } from './dom.js';

// A product has no picture here. It gets a pattern of quarter circles instead, always the same for the same id.

const COLUMNS = 4;
const ROWS = 3;
const SIZE = 40;

function random(seed) {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state / 2 ** 32;
  };
}

export function art(id) {
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
