package app

import (
	"context"
	"errors"
	"strings"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/transcript"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/audit"
)

// Transcribing says how documents are taken down.
type Transcribing struct {
	About []string // ids of what they are about, where they cite nothing that is recorded
	Date  string   // of a document that prints none: a year, a month or a day
	Dry   bool     // say nothing: everything else is done, and undone
}

// Transcribed is a set of documents, and what was made of it.
type Transcribed struct {
	*transcript.Set
	Made *transcript.Made
}

// errDry ends a transaction in which nothing is to be said.
var errDry = errors.New("a dry run")

// Transcribe takes down, as the hub's secretariat, what documents say of
// consultations: all of it in one transaction, or nothing. It fails as
// transcript.Read and Set.Take do.
func (h *Hub) Transcribe(ctx context.Context, files []transcript.File, how Transcribing) ([]Transcribed, error) {
	agreed, err := h.agreed(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := h.rooms.participants.Directory(ctx)
	if err != nil {
		return nil, err
	}
	world := transcript.World{Agreed: agreed, Secretariat: "The secretariat of this hub", About: how.About, Date: how.Date,
		Names: func(name string) (string, bool) {
			p, ok := dir.Find(name)
			return p.ID, ok
		}}
	sets, err := transcript.Read(files, world.Names)
	if err != nil {
		return nil, err
	}
	rooms := transcript.Rooms{Calls: h.rooms.consulting.calls, Process: h.consultations.Process.Check, Text: h.consultations.Negotiate.Check,
		Contribution: h.consultations.Contribute.Check, Meeting: h.meetings.Meetings.Check, Two: h.twoOfficers}
	var out []Transcribed
	err = h.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		out = nil
		for _, s := range sets {
			made, err := s.Take(ctx, w, rooms, world)
			if err != nil {
				return err
			}
			if err := h.trail.Note(ctx, w.Tx(), audit.Entry{Action: strings.TrimSuffix(consult.TypeCalled, "/1"), Object: made.Consultation.String(), Statement: made.Consultation}); err != nil {
				return err
			}
			out = append(out, Transcribed{s, made})
		}
		if how.Dry {
			return errDry
		}
		return nil
	})
	if how.Dry && errors.Is(err, errDry) {
		err = nil
	}
	return out, err
}

// agreed lists what documents can be about, with the official texts in the
// language of those that can be read.
func (h *Hub) agreed(ctx context.Context) (transcript.Agreed, error) {
	var out transcript.Agreed
	provisions, err := h.rooms.framework.Provisions(ctx, framework.ProvisionFilter{})
	if err != nil {
		return out, err
	}
	instruments, err := h.rooms.framework.Instruments(ctx)
	if err != nil {
		return out, err
	}
	for _, i := range instruments {
		out.Instruments = append(out.Instruments, transcript.Instrument{ID: i.ID, Symbol: i.Symbol})
	}
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, p := range provisions {
			texts, err := official(ctx, q, p.ID, "en")
			if err != nil {
				return err
			}
			for _, t := range texts {
				out.Provisions = append(out.Provisions, transcript.Provision{ID: p.ID, Instrument: p.Instrument, Number: p.Number, Text: t})
			}
		}
		return nil
	})
	return out, err
}
