import type { DesktopState } from '../shared/desktop-state.ts';
import type { Problem } from '../shared/problem.ts';

/** The state that crosses to the renderer, whole, on every change. Each duty's part is set by the composition root. */
export interface Desktop {
  get(): DesktopState;
  set(part: Partial<Pick<DesktopState, 'identity' | 'settings' | 'secretStore'>>): void;
  /** A problem that does not block. The same code is said once. */
  addNotice(problem: Problem): void;
  dismissNotice(id: string): void;
}

export function createDesktop(initial: DesktopState, publish: (state: DesktopState) => void): Desktop {
  let state = initial;
  let noticeCount = 0;

  function replace(next: DesktopState): void {
    state = next;
    publish(state);
  }

  return {
    get: () => state,
    set: (part) => replace({ ...state, ...part }),
    addNotice(problem) {
      if (state.notices.some((notice) => notice.problem.code === problem.code)) return;
      noticeCount += 1;
      const notice = { id: `notice-${noticeCount}`, problem };
      replace({ ...state, notices: [...state.notices, notice] });
    },
    dismissNotice(id) {
      if (!state.notices.some((notice) => notice.id === id)) return;
      replace({ ...state, notices: state.notices.filter((notice) => notice.id !== id) });
    },
  };
}
