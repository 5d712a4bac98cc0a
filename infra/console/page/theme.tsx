import { useState } from 'preact/hooks';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'theme';

const isTheme = (text: string | null): text is Theme => THEMES.some((theme) => theme === text);

/** The theme that was chosen in this browser. A page in a file may have no storage. */
const stored = (): Theme => {
  try {
    const text = localStorage.getItem(KEY);
    return isTheme(text) ? text : 'auto';
  } catch {
    return 'auto';
  }
};

const choose = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds for as long as the page is open.
  }
};

choose(stored());

/** Goes through the system's own setting, light and dark. */
export const ThemeButton = () => {
  const [theme, setTheme] = useState<Theme>(stored);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <button
      type="button"
      class="small theme"
      title={`Colours: ${theme}. Press for ${next}.`}
      onClick={() => {
        choose(next);
        setTheme(next);
      }}
    >
      <span class="sr">Colours: </span>
      <span aria-hidden="true">◐ </span>
      {theme}
    </button>
  );
};
