// Days as the town says them, in both calendars.
import type { Language } from './language.svelte';

const DAYS =
  '初一 初二 初三 初四 初五 初六 初七 初八 初九 初十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 廿一 廿二 廿三 廿四 廿五 廿六 廿七 廿八 廿九 三十'.split(
    ' ',
  );
const MONTHS = '正月 二月 三月 四月 五月 六月 七月 八月 九月 十月 冬月 腊月'.split(' ');

export interface LunarDay {
  readonly month: number;
  readonly day: number;
  readonly leap: boolean;
}

/** Such as 二月初五, 闰四月三十; in English “lunar 2/5”. */
export function lunarLabel({ month, day, leap }: LunarDay, language: Language): string {
  if (language === 'en') return `lunar ${leap ? 'leap ' : ''}${String(month)}/${String(day)}`;
  return `${leap ? '闰' : ''}${MONTHS[month - 1] ?? ''}${DAYS[day - 1] ?? ''}`;
}

/** An ISO day as 2月28日 周五, or Fri 28 Feb. */
export function dayLabel(iso: string, language: Language): string {
  const noon = new Date(`${iso}T12:00:00Z`);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, {
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
    calendar: 'gregory',
  });
  return format.format(noon);
}

/** The ISO day so many days after another. */
export function dayAfter(iso: string, days: number): string {
  const noon = new Date(`${iso}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** Minutes from midnight as 06:00. */
export function clockLabel(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Tenths of a degree as 36.5. */
export function degrees(tenths: number): string {
  return (tenths / 10).toFixed(1);
}
