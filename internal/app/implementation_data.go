package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/dataset"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/translation"
)

// newData makes the room in which all that is public of implementation is given out
// as tables.
func (h *Hub) newData() (implementing, error) {
	licences, err := dataset.Licences(h.opts.ownLists())
	if err != nil {
		return implementing{}, err
	}
	h.data = dataset.NewKeeper("", h.Ledger.Size, func(ctx context.Context, out io.Writer) (int64, error) { return h.writeData(ctx, out, licences) })
	return implementing{Routes: (&implementationweb.Data{Licences: licences}).Routes(), Doors: []implementationweb.Door{
		{Path: dataset.Home, Title: "implementation.data.title", Lead: "implementation.data.lead", Twin: dataset.Listed}}}, nil
}

// snapshots is how often a snapshot is taken until one is of the size of the
// checkpoint that is signed: the two are apart for as long as a signature takes.
const snapshots = 100

// writeData writes the data package of one snapshot, and gives of how many
// statements it is.
func (h *Hub) writeData(ctx context.Context, out io.Writer, licences []datapackage.Licence) (size int64, err error) {
	for range snapshots {
		checkpoint, written := string(h.Ledger.Checkpoint()), false
		if size, err = sizeOf(checkpoint); err != nil {
			return 0, err
		}
		err = h.DB.Read(ctx, func(q sqldb.Querier) error {
			if now, err := ledger.SizeIn(ctx, q); err != nil || now != size {
				return err
			}
			written = true
			made := dataset.Made{Hub: h.Name(), Base: h.opts.Site.Base, Size: size, Checkpoint: checkpoint, Licences: licences}
			return dataset.Make(ctx, out, "", made, h.dataIn(q))
		})
		if err != nil || written {
			return size, err
		}
		select {
		case <-ctx.Done():
			return 0, fail.Wrap(ctx.Err(), fail.Unavailable, "the register grows: ask again")
		case <-time.After(10 * time.Millisecond):
		}
	}
	return 0, fail.New(fail.Unavailable, "the register grows: ask again")
}

// sizeOf is how many statements a checkpoint is of: its second line.
func sizeOf(checkpoint string) (int64, error) {
	lines := strings.SplitN(checkpoint, "\n", 3)
	if len(lines) < 3 {
		return 0, fail.New(fail.Unavailable, "the register has no signed checkpoint")
	}
	n, err := strconv.ParseInt(lines[1], 10, 64)
	return n, fail.Wrap(err, fail.Broken, "the checkpoint of the register has no form")
}

// dataIn is what the data package is filled from, in a snapshot.
func (h *Hub) dataIn(q sqldb.Querier) *dataset.Sources {
	translated := h.translations()
	translated.DB = at{q}
	reports, laws, practices, capacities, adoptions, plans, views := h.nationalReports(), h.laws(), h.practices(), h.capacities(), h.adoptions(), h.actionPlans(), h.heldViews()
	reports.DB, laws.DB, practices.DB, capacities.DB, adoptions.DB, plans.DB, views.DB = at{q}, at{q}, at{q}, at{q}, at{q}, at{q}, at{q}
	return &dataset.Sources{Reports: reports, Laws: laws, Practices: practices, Capacity: capacities, Independent: independent.NewQueries(at{q}, h.entryWorld), Measures: adoptions, Plans: plans, Guidance: guidance.NewQueries(at{q}, h.entryWorld),
		Views: func(ctx context.Context, before int64, limit int) ([]dataset.View, int64, error) {
			return viewsOf(views.List(ctx, position.Filter{Before: before, Limit: limit}))
		},
		Translations: func(ctx context.Context, before int64, limit int) ([]translation.Translation, int64, error) {
			p, err := translated.List(ctx, translation.Filter{Before: before, Limit: limit})
			return p.Items, p.Next, err
		},
		Participants: func(ctx context.Context) (out []dataset.Participant, err error) {
			all, err := (&participant.Queries{DB: at{q}}).List(ctx, participant.Filter{})
			for _, p := range all {
				out = append(out, dataset.Participant{ID: p.ID, Name: inEnglish(p.Name), Class: string(p.Class), Region: string(p.Region)})
			}
			return out, err
		},
		Provisions: func(ctx context.Context) (out []dataset.Provision, err error) {
			all, err := (&framework.Queries{DB: at{q}}).Provisions(ctx, framework.ProvisionFilter{})
			for _, p := range all {
				out = append(out, dataset.Provision{ID: p.ID, Instrument: p.Instrument, Symbol: p.Symbol, Number: p.Number, Title: inEnglish(p.Title)})
			}
			return out, err
		}}
}

func viewsOf(p position.Part, err error) (out []dataset.View, next int64, _ error) {
	for i := range p.Items {
		v := &p.Items[i]
		view := dataset.View{ID: v.ID, Mark: v.Mark, Told: v.Told, Version: v.Version, On: v.On, Kind: string(position.KindOf(v.On)), Question: v.Question, Text: v.Text,
			Source: v.Source.Text, Place: v.Source.Place, Address: v.Source.Address, Date: v.Source.Date}
		if v.Withdrawn != nil {
			view.Withdrawn = &v.Withdrawn.At
		}
		out = append(out, view)
	}
	return out, p.Next, err
}

// inEnglish is a text in English, or else in the language of its original.
func inEnglish(t i18n.Text) string {
	words, _ := t.For("en")
	return words
}

// givenData answers with the data package.
func (h *Hub) givenData(failed func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept, err := h.data.Get(r.Context())
		if err != nil {
			failed(w, r, err)
			return
		}
		w.Header().Set("Content-Type", datapackage.MediaType)
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="comity-implementation-%d.zip"`, kept.Size))
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, kept.Size))
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", time.Time{}, kept.Reader())
	})
}
