package ledger

import (
	"context"
	"encoding/json"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Declaration gives the last statement in which the hub's own participant
// declares its log; ok is false when there is none. The last one in the order
// of the log counts, applied or not.
func (m *Mirror) Declaration(ctx context.Context) (e Entry, ok bool, err error) {
	hub := m.Hub()
	err = m.l.db.Read(ctx, func(q sqldb.Querier) error {
		list, err := entries(ctx, q, `WHERE l.subject = $1 AND l.type = $2 AND l.author = $3 ORDER BY l.idx DESC LIMIT 1`,
			hub.String(), TypeHub, hub[:])
		if err == nil && len(list) > 0 {
			e, ok = list[0], true
		}
		return err
	})
	return e, ok, err
}

// Declares checks that the body of a hub.declared/1 names a log: its origin
// and its public key. Members are compared as they are written, in this case
// and no other.
func Declares(body []byte, origin, vkey string) error {
	var said map[string]any
	if err := json.Unmarshal(body, &said); err != nil {
		return statement.Errorf(statement.BadValue, "the hub's declaration of its log is no JSON object")
	}
	if said["origin"] != origin || said["vkey"] != vkey {
		return statement.Errorf(statement.BadValue, "the hub declares the log %v with the key %v, shown are %s and %s",
			said["origin"], said["vkey"], origin, vkey)
	}
	return nil
}
