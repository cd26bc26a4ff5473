package contact_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/module/contact"
)

// A correction in one directory is one there alone, or in every part that another is
// told of; what was kept from a community stays so, and where two are told different
// things, the participant sees it.
func TestCorrectedInOneDirectoryOrInAll(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		d, id, err := w.s.Nominate(ctx, w.Actor(w.ke), point("Agency", "+99920123456"), contact.Shown{"global": {contact.FieldMails, contact.FieldAnyHour}, "region": contact.Fields()})
		w.clear(w.ke, d, err)
		owned := func() contact.Own {
			t.Helper()
			own, err := w.s.Queries.Owned(ctx, w.Actor(w.ke))
			if err != nil || len(own) != 1 {
				t.Fatal(own, err)
			}
			return own[0]
		}
		if o := owned(); len(o.Differs()) != 0 {
			t.Errorf("what is kept from one is no difference: %+v", o.Differs())
		}
		region := owned().In["region"].Point
		region.Phones = []contact.Phone{{Number: "+99920123999", Use: contact.AnyHour}}
		region.Languages = []string{"fr"}
		diff := contact.Differences(owned().In["region"].Point, region)
		if want := []string{"any-hour", "languages"}; len(diff) != 2 || diff[0].Part != want[0] || diff[1].Part != want[1] || diff[1].Was != "en" || diff[1].Is != "fr" {
			t.Fatalf("%+v", diff)
		}
		d, err = w.s.Change(ctx, w.Actor(w.ke), id, region, contact.Shown{"region": region.Shown()}, en("corrected"))
		w.clear(w.ke, d, err)
		o := owned()
		if all := o.Differs(); len(all) != 1 || all[0].Part != "any-hour" || len(all[0].In) != 2 {
			t.Errorf("the number differs, and nothing else: %+v", all)
		}
		region.Phones = []contact.Phone{{Number: "+99920123777", Use: contact.AnyHour}}
		region.Mails = []string{"other@desk.example"}
		d, err = w.s.ChangeEverywhere(ctx, w.Actor(w.ke), "region", id, region)
		w.clear(w.ke, d, err)
		o = owned()
		far := o.In["global"].Point
		if len(o.Differs()) != 0 || far.Phones[0].Number != "+99920123777" || !slices.Equal(far.Mails, region.Mails) || len(far.Languages) != 0 || far.Name != "" {
			t.Errorf("the world is told %+v", far)
		}
	})
}
