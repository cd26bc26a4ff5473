package web

import (
	"strings"

	"comity.example/comity/internal/platform/form"
)

// wrong says what is wrong beside a field, unless something is said there already.
func (f *Filled) wrong(name, key string) {
	if f.Faults[name] == "" {
		f.Faults[name] = f.L.T(key)
	}
}

// Dates says beside each field what is typed there and is no month and no day.
func (f *Filled) Dates(names ...string) {
	for _, name := range names {
		if d := f.Get(name); d != "" && !form.Date(d) {
			f.wrong(name, "way.fault.date")
		}
	}
}

// Span is Dates for a beginning and an end, and says beside the end that it comes
// before the beginning.
func (f *Filled) Span(from, until string) {
	f.Dates(from, until)
	if f.Faults[from]+f.Faults[until] == "" && !form.InOrder(f.Get(from), f.Get(until)) {
		f.wrong(until, "way.fault.order")
	}
}

// Addresses says beside a field that something is no address on the Web, or has
// more bytes than most.
func (f *Filled) Addresses(name string, most int, all ...string) {
	for _, s := range all {
		if s != "" && (!form.Address(s, most) || strings.Contains(s, " ")) {
			f.wrong(name, "way.fault.address")
		}
	}
}
