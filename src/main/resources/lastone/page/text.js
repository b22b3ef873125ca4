// The texts of the page in the language that is chosen.

import { EN } from './en.js';
import { KO } from './ko.js';

const TEXTS = { en: EN, ko: KO };

export const allLanguages = { en: 'English', ko: '한국어' };

let chosen = localStorage.getItem('lastone.language') ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');
if (!(chosen in TEXTS)) chosen = 'en';

export function language() {
  return chosen;
}

export function chooseLanguage(code) {
  chosen = code;
  localStorage.setItem('lastone.language', code);
}

/** A text in the chosen language; an unknown key is a defect, and is shown as it is. */
export function t(key, ...about) {
  const text = TEXTS[chosen][key] ?? key;
  return typeof text === 'function' ? text(...about) : text;
}

export function has(key) {
  return key in TEXTS[chosen];
}
