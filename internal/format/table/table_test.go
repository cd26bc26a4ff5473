package table

import "testing"

func TestCheck(t *testing.T) {
	columns := []Column{{"state", "State", Text}, {"year", "Year", Integer}, {"date", "Date", Date}, {"sponsor", "Sponsor", Mark}}
	for _, tc := range []struct {
		name string
		row  []any
		ok   bool
	}{
		{"full", []any{"Kenya", 2016, "2016-12-05", true}, true},
		{"a 64-bit number", []any{"Kenya", int64(2016), "2016", false}, true},
		{"a month", []any{"Kenya", 2016, "2016-12", false}, true},
		{"empty", []any{nil, nil, nil, nil}, true},
		{"short", []any{"Kenya"}, false},
		{"long", []any{"Kenya", 2016, "2016", true, "more"}, false},
		{"a number as text", []any{"Kenya", "2016", "2016", true}, false},
		{"text as a number", []any{7, 2016, "2016", true}, false},
		{"a day that is none", []any{"Kenya", 2016, "2016-02-30", true}, false},
		{"a mark as text", []any{"Kenya", 2016, "2016", "X"}, false},
		{"a fraction", []any{"Kenya", 2016.5, "2016", true}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := (&Table{Columns: columns, Rows: [][]any{tc.row}}).Check()
			if (err == nil) != tc.ok {
				t.Errorf("%v", err)
			}
		})
	}
	if (&Table{}).Check() == nil {
		t.Error("a table without columns passes")
	}
}
