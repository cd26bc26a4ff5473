package verify

import (
	"comity.example/comity/clearance"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Clearances says what was proved of the approvals by passkeys, with which
// people cleared what was said in a participant's name.
type Clearances struct {
	Held   int64  // that hold, by an authorization that was in force
	Erased int64  // that cannot be checked: the body of the authorization was erased
	Struck int64  // of both: the authorization itself is struck
	Domain string // for which the passkeys signed; empty when none was checked
}

// restsOn is an authorization by which statements were cleared.
type restsOn struct {
	by    statement.Hash
	key   statement.Key
	index int64
}

// clearances follows the clearances of a register.
type clearances struct {
	register clearance.Register
	keys     map[statement.Hash]restsOn // of every authorization.given/1
	count    map[statement.Hash]int64   // of clearances, by authorization
	report   Clearances
}

// add takes the next statement.
func (c *clearances) add(index int64, checked *ledger.Checked) error {
	s := &checked.Statement
	found, err := c.register.Add(index, s, checked.Body())
	if s.Header.Type == clearance.TypeGiven {
		if c.keys == nil {
			c.keys, c.count = map[statement.Hash]restsOn{}, map[statement.Hash]int64{}
		}
		c.keys[s.ID] = restsOn{s.Header.By, s.Header.Key, index}
	}
	if err != nil {
		return at(Clearance, index, s.ID, err)
	}
	for _, one := range found {
		c.count[one.Authorization]++
		if one.Erased {
			c.report.Erased++
		} else {
			c.report.Held++
		}
	}
	return nil
}

// told gives what was proved, once the whole register has been read: a
// declaration strikes what stands before it.
func (c *clearances) told(m *ledger.Mirror) Clearances {
	out := c.report
	out.Domain = c.register.Domain
	for id, n := range c.count {
		r := c.keys[id]
		if p := m.Participant(r.by); p != nil && p.Struck(r.key, r.index) {
			out.Struck += n
		}
	}
	return out
}
