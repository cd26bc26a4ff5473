package web

import (
	"net/url"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/measure"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// TestDueWithinThePlan: a task that is due after its plan has ended is refused beside the
// day; one that is due in the month in which the plan ends is not.
func TestDueWithinThePlan(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	after, order, date := l.T("measure.plan.fault.after"), l.T("way.fault.order"), l.T("way.fault.date")
	for name, tc := range map[string]struct{ until, starts, due, want string }{
		"within":                    {"2027-12", "2027-01", "2027-11-30", ""},
		"in the last month":         {"2027-12", "", "2027-12-31", ""},
		"after the end":             {"2027-12", "", "2028-05-01", after},
		"after the last day":        {"2027-12-15", "", "2027-12-16", after},
		"a plan without an end":     {"", "", "2028-05-01", ""},
		"a task without a day":      {"2027-12", "", "", ""},
		"due before it begins":      {"2027-12", "2029-02", "2028-05", order},
		"a day that is no day":      {"2027-12", "", "soon", date},
		"an end that is no end yet": {"later", "", "2028-05-01", ""},
	} {
		f := submissionweb.FillWith(l, url.Values{"language": {"en"}, "title": {"A plan"}, "until": {tc.until},
			task(0, "title"): {"A task"}, task(0, "starts"): {tc.starts}, task(0, "due"): {tc.due}, task(0, "progress"): {"planned"}})
		planOf(f, &measure.Plan{})
		if got := f.Faults[task(0, "due")]; got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
