// The language of the screen: Chinese unless the guard chose English.
import { en } from './en';
import { zh, type WordKey } from './zh';

export type Language = 'zh' | 'en';
export type Facts = Readonly<Record<string, string | number>>;

const KEPT = 'liba.language';
const DICTIONARIES: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { zh, en };

let current = $state<Language>(localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh');

export const language = {
  get current(): Language {
    return current;
  },
};

export function switchLanguage(): void {
  current = current === 'zh' ? 'en' : 'zh';
  localStorage.setItem(KEPT, current);
  showLanguage();
}

/** Tell the browser, and so screen readers and fonts, which language the page is in. */
export function showLanguage(): void {
  document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';
}

/** A text in the language of the screen, its {places} filled. */
export function say(key: WordKey, facts: Facts = {}): string {
  return filled(DICTIONARIES[current][key], facts);
}

/** Whether there is a text of that key, for help that only some reasons have. */
export function has(key: string): key is WordKey {
  return key in zh;
}

/** A name or sentence of the town's own, in the language of the screen. */
export function named(text: { readonly zh: string; readonly en: string }): string {
  return current === 'zh' ? text.zh || text.en : text.en || text.zh;
}

export function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => String(facts[name] ?? whole));
}
