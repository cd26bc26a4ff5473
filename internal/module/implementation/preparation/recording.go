package preparation

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/statement"
)

// recording is the place of a workbook that a State has sent in another way than by
// this hub, and that the secretariat records: one at a time for each of its people.
const recording = "recording"

// received is such a workbook, until all of it is recorded or put aside.
type received struct {
	Filled workbook.Filled `json:"filled"`
	File   string          `json:"file"`
	SHA256 string          `json:"sha256"`
}

// Recording is what would be recorded from a workbook.
type Recording struct {
	offline.Taken
	Questionnaire *questionnaire.Questionnaire
	Period        string
	Participant   string // whose it says it is; may be empty
	File          string // name of the file
	SHA256        string // of the file
	Language      string
	Sent          time.Time
	// Marked are answers and statuses that are not marked TLP:CLEAR: nothing of a
	// workbook is recorded while there are any, for they were meant for the house.
	Marked int
	// Standing are reports of the same participant, item and period that stand: of the
	// one that it names, or of whom it is recorded (Stands).
	Standing map[string]*report.Report
	// Digest binds a decision to the workbook that was shown.
	Digest statement.Hash
}

func mayRecord(actor policy.Actor) error { return saying.May(actor, "") }

// Receive reads a workbook that was sent to the secretariat, and keeps what stands in
// it, sealed, until the same person decides on it. period is for which it is where it
// does not say so itself, as a blank one does not; else it may be empty. Its errors are
// those of Send.
func (s *Service) Receive(ctx context.Context, actor policy.Actor, name, period string, file io.Reader) error {
	if err := mayRecord(actor); err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(file, offline.MaxFile+1))
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	widest := workbook.Limits{}
	for _, q := range s.Questionnaires.Current() {
		if l := offline.Limits(q); l.Rows > widest.Rows {
			widest = l
		}
	}
	widest.Sheets += 40
	filled, err := workbook.Read(bytes.NewReader(raw), widest)
	if err != nil {
		return err
	}
	if err := forPeriod(filled, period); err != nil {
		return err
	}
	if _, err := s.asked(filled); err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	now := s.Clock.Now().UTC()
	sealed, err := s.rows(actor.Identity).seal(placed("sent", recording+"/"+actor.Person, now), received{*filled, shortName(name), hex.EncodeToString(sum[:])})
	if err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		return keepSent(ctx, w.Tx(), actor, recording, now, sealed)
	})
}

// forPeriod writes into a workbook for which period it is, where it does not say.
func forPeriod(f *workbook.Filled, period string) error {
	switch says := f.Facts[FactPeriod]; {
	case f.Facts[offline.FactQuestionnaire] == "", period == says, period == "" && says != "":
		return nil
	case says == "" && period != "":
		f.Facts[FactPeriod] = period
		return nil
	default:
		return fail.New(fail.Invalid, "This workbook is for %.20s, and not for %.20s.", says, period)
	}
}

// asked is the questionnaire that a workbook answers.
func (s *Service) asked(f *workbook.Filled) (*questionnaire.Questionnaire, error) {
	id, version := f.Facts[offline.FactQuestionnaire], f.Facts[offline.FactVersion]
	if id == "" {
		return nil, &workbook.Fault{What: workbook.Unknown}
	}
	q := s.Questionnaires.Get(id, version)
	if q == nil || version == "" {
		return nil, fail.New(fail.Invalid, "This hub has no questionnaire %.60q in version %.10q.", id, version)
	}
	if f.Facts[FactPeriod] == "" {
		return nil, fail.New(fail.Invalid, "This workbook names no period: say for which it is.")
	}
	return q, report.Reportable(f.Facts[FactPeriod], s.Clock.Now().UTC().Year())
}

// Received gives what would be recorded from the workbook that the actor has brought;
// nil where there is none. words gives those of a language.
func (s *Service) Received(ctx context.Context, actor policy.Actor, words func(lang string) *offline.Words) (*Recording, error) {
	if err := mayRecord(actor); err != nil {
		return nil, err
	}
	var at int64
	var sealed []byte
	err := s.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT at, sealed FROM preparation_sent WHERE id = $1 AND person = $2 AND participant = $3`, recording, actor.Person, actor.Identity[:]).Scan(&at, &sealed)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	var got received
	out := &Recording{Sent: sqldb.Time(at)}
	if err := s.rows(actor.Identity).open(placed("sent", recording+"/"+actor.Person, out.Sent), sealed, &got); err != nil {
		return nil, err
	}
	q, err := s.asked(&got.Filled)
	if err != nil {
		return nil, err
	}
	out.Questionnaire, out.Period, out.Participant = q, got.Filled.Facts[FactPeriod], got.Filled.Facts[FactParticipant]
	out.File, out.SHA256, out.Language = got.File, got.SHA256, offline.Language(&got.Filled)
	taken, err := offline.Whole(q, &got.Filled, words(out.Language))
	if err != nil {
		return nil, err
	}
	out.Taken = *taken
	for _, part := range out.Parts {
		out.Marked += len(part.Markings)
	}
	out.Digest = sha256.Sum256([]byte(got.SHA256 + out.Sent.String()))
	return out, s.Stands(ctx, out, out.Participant)
}

// Stands notes which reports of a participant stand where a recording would make one;
// "" is nobody, of whom none does.
func (s *Service) Stands(ctx context.Context, of *Recording, participant string) error {
	of.Standing = map[string]*report.Report{}
	if participant == "" {
		return nil
	}
	all, err := s.Reports.Latest(ctx, report.Wanted{Participants: []string{participant}, Period: of.Period})
	for i := range all {
		of.Standing[all[i].Report.Topic] = &all[i].Report
	}
	return err
}

// PutAside removes the workbook that the actor has brought.
func (s *Service) PutAside(ctx context.Context, actor policy.Actor) error {
	if err := mayRecord(actor); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error { return s.forget(ctx, w.Tx(), actor, recording) })
}
