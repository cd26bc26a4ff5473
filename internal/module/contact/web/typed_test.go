package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
)

// All that keeps a contact from being nominated is said at once, each thing beside
// its field; what nothing is wrong with has no fault.
func TestFaultsBesideTheirFields(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	given := func() typed {
		return typed{Category: "technical", Language: "en", Agency: "Agency", AnyHour: "+999 20 123456", Zone: "Europe/Paris", Languages: "en", Order: "1",
			Shown: contact.Shown{}, faults: map[string]string{}}
	}
	good := given()
	p := good.point(l)
	if good.bars(l, &p); len(good.faults) != 0 {
		t.Fatalf("%+v: %v", p, good.faults)
	}
	wrong := given()
	wrong.Zone, wrong.From, wrong.Until = "Mars/One", "2026-03-09", "2026-03-01"
	wrong.Keys = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	wrong.Channels, wrong.Order = "Signal:", "0"
	p = wrong.point(l)
	wrong.bars(l, &p)
	for in, says := range map[string]string{"zone": "is no time zone", "until": "until a later one", "keys": "key", "channels": "a name and an address", "order": "99"} {
		if !strings.Contains(wrong.faults[in], says) {
			t.Errorf("beside %s: %q", in, wrong.faults[in])
		}
	}
	if len(wrong.faults) != 5 {
		t.Errorf("%v", wrong.faults)
	}
	nowhere := given()
	nowhere.Zone, nowhere.Hours = "", "mon-fri 08:00-17:00"
	p = nowhere.point(l)
	if nowhere.bars(l, &p); !strings.Contains(nowhere.faults["zone"], "those of a time zone") || len(nowhere.faults) != 1 {
		t.Errorf("hours of no zone: %v", nowhere.faults)
	}
	none := given()
	none.AnyHour = ""
	p = none.point(l)
	if none.bars(l, &p); !strings.Contains(none.faults["any-hour"], "at least one number") {
		t.Errorf("without a way to reach it: %v", none.faults)
	}
}
