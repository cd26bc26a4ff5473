package exercise

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// purpose is for what organizers' data keys seal scenarios.
const purpose = "exercise/scenario"

// kept is what the organizer alone knows of an exercise.
type kept struct {
	Salt   []byte   `json:"salt"`
	File   []byte   `json:"file"`
	Played []string `json:"played,omitempty"` // Key of each inject that was played
}

// keep writes it down. It is looked at once the opening is cleared.
func (s *Service) keep(ctx context.Context, tx *sqldb.Tx, organizer statement.Hash, id string, k *kept) error {
	plain, err := json.Marshal(k)
	if err != nil {
		return err
	}
	sealed, err := s.Keys.Seal(organizer, purpose, id, plain)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO exercise_scenario (subject, organizer, last, next, sealed) VALUES ($1, $2, -1, 0, $3)
		ON CONFLICT (subject) DO UPDATE SET sealed = excluded.sealed`, id, organizer[:], sealed)
	return fail.Wrap(err, fail.Unavailable, "a scenario cannot be kept")
}

// kept reads it: fail.NotFound when there is none of this organizer.
func (s *Service) kept(ctx context.Context, q sqldb.Querier, organizer statement.Hash, id string) (*kept, error) {
	var sealed []byte
	err := q.QueryRow(ctx, `SELECT sealed FROM exercise_scenario WHERE subject = $1 AND organizer = $2`, id, organizer[:]).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, none()
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "a scenario cannot be read")
	}
	plain, err := s.Keys.Unseal(organizer, purpose, id, sealed)
	if err != nil {
		return nil, err
	}
	var k kept
	if err := json.Unmarshal(plain, &k); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a scenario cannot be read")
	}
	return &k, nil
}
