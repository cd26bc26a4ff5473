package web

import (
	"errors"
	"sync"

	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/internal/platform/signin"
)

// told keeps why somebody who came back from a provider was not let in, and until when,
// for the page to which that browser is led, which shows it once. Neither is in its
// address, where it would stay in histories and anybody could write it; and what is
// forgotten, with the process or because many others came, is asked of an officer.
type told struct {
	mu    sync.Mutex
	kept  map[string]*signin.Barred
	order []string // oldest first
}

// most is how many wait to be shown.
const most = 64

// put keeps what an error says of a suspension, and gives a name for it; "" where it
// says nothing of one.
func (t *told) put(err error) string {
	b, ok := errors.AsType[*signin.Barred](err)
	if !ok {
		return ""
	}
	name := secret.New()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		t.kept = map[string]*signin.Barred{}
	}
	if len(t.order) == most {
		delete(t.kept, t.order[0])
		t.order = t.order[1:]
	}
	t.kept[name], t.order = b, append(t.order, name)
	return name
}

// take gives it, once; nil for a name that is none.
func (t *told) take(name string) *signin.Barred {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.kept[name]
	delete(t.kept, name)
	return b
}
