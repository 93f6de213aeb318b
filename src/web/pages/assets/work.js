// Follows long work, and shows the page as it is when it has ended.
const work = document.getElementById('work');
const bar = work?.querySelector('progress');
const text = document.getElementById('work-text');

const look = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'application/json' }, redirect: 'manual' });
    if (answer.type === 'opaqueredirect') return location.reload();
    const state = await answer.json();
    if (!state.running) return location.reload();
    [bar.max, bar.value, text.textContent] = [state.total, state.done, state.text];
  } catch { /* the link is down: asked again below */ }
  setTimeout(look, 1000);
};

if (work) setTimeout(look, 500);
