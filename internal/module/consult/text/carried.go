package text

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Carried takes a change that was drafted on an earlier version over to the one
// in force, by every version between them. ok is false where its author has to
// look at it: something that was decided collides with it.
func (t *Text) Carried(version int64, c redline.Change) (carried redline.Change, ok bool, err error) {
	if version < 0 || version >= t.InForce().Number {
		return c, false, fail.New(fail.Conflict, "The text has gone on to another version, or has no such version.")
	}
	for i := int(version) + 1; i < len(t.Versions); i++ {
		done := t.Versions[i].done
		if done == nil {
			return c, false, nil
		}
		on, err := done.Carry(c)
		if err != nil || !on.Clean {
			return c, false, fail.Wrap(err, fail.Invalid, "The amendment does not fit the version that it names: other words stand there.")
		}
		c = on.Change
	}
	return c, true, nil
}
