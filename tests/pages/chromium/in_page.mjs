// What is looked at inside a page: each function goes into the browser as it stands, and sees nothing around it.

// What sticks out of a window this narrow, so that one has to scroll sideways.
export const sticksOut = () => {
  const root = document.scrollingElement;
  const wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== root; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > wide + 0.5 || box.left < -0.5) && !scrolls(element);
  });
  const innermost = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
  const lines = innermost.slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
  return lines.length > 0 ? lines : [`something is ${root.scrollWidth} px wide`];
};

// Text that does not fit into its box and is cut off.
export const cutOff = () => {
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const hides = (way) => way === 'hidden' || way === 'clip';
    if (!hides(style.overflowX) && !hides(style.overflowY)) continue;
    // What is only for those who hear the page, and what is not shown at all.
    if (style.clipPath !== 'none' || element.clientWidth < 2 || !element.checkVisibility() || element.closest('svg')) continue;
    // What is shortened on purpose says so, and stands in full elsewhere on the page.
    if (style.textOverflow === 'ellipsis') continue;
    const cut = (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
    if (cut && element.textContent.trim()) found.push(element.outerHTML.slice(0, 160));
  }
  return found.slice(0, 5);
};

// What moves although the reader asked for rest.
export const moves = () => {
  const found = [];
  const long = (times) => times.split(',').some((time) => parseFloat(time) * (time.includes('ms') ? 1 : 1000) > 10);
  for (const element of document.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const moving = (style.animationName !== 'none' && long(style.animationDuration)) || long(style.transitionDuration);
    if (moving || style.scrollBehavior === 'smooth') found.push(element.outerHTML.slice(0, 120));
  }
  return found.slice(0, 5);
};

// Buttons and fields that lose their edges where the reader's colours replace ours.
export const edgeless = () => {
  const found = [];
  for (const element of document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea')) {
    // The button of a field for files is the browser's own.
    if (!element.checkVisibility() || element.matches('.link, [type=file]')) continue;
    const style = getComputedStyle(element);
    const native = style.appearance !== 'none' && ['checkbox', 'radio'].includes(element.type);
    const edged = ['Top', 'Bottom'].every((side) => style[`border${side}Style`] !== 'none'
      && parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Color`] !== style.backgroundColor);
    if (!native && !edged) found.push(element.outerHTML.slice(0, 160));
  }
  return found.slice(0, 5);
};

// Numbers everything that one can act on, in the order of the page: what the Tab key has to reach, one after the other.
export const stops = () => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex], [contenteditable=true]';
  const seen = [...document.querySelectorAll(all)].filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const wanted = seen.filter((element) => !element.matches('main, [role=alert], [role=status], h1, h2') || element.tabIndex >= 0);
  const first = new Map();
  for (const radio of wanted.filter((element) => element.type === 'radio')) {
    const group = first.get(radio.name);
    if (!group || (radio.checked && !group.checked)) first.set(radio.name, radio);
  }
  const stops = wanted.filter((element) => element.type !== 'radio' || first.get(element.name) === element);
  stops.forEach((element, index) => { element.__stop = index; });
  return stops.map((element) => element.outerHTML.slice(0, 120));
};

// Where the focus is, and whether one sees it.
export const focus = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const visible = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== 'rgba(0, 0, 0, 0)';
  };
  const around = element.closest('label, .choice');
  const box = (around && !visible(element) ? around : element).getBoundingClientRect();
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const spots = [0.1, 0.5, 0.9].flatMap((right) => [0.15, 0.5, 0.85].map((down) => [box.left + box.width * right, box.top + box.height * down]));
  const free = spots.some(([x, y]) => {
    const top = inside(x, y) && document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) || around?.contains(top));
  });
  return {
    stop: element.__stop ?? null,
    // Fields for dates have a stop for the day, the month, the year.
    parts: ['date', 'time', 'datetime-local', 'month', 'week'].includes(element.type) || element.matches('audio, video'),
    html: element.outerHTML.slice(0, 160),
    scroller: element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight,
    outlined: visible(element) || (around !== null && visible(around)),
    free,
  };
};
