package check

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

//go:embed data
var shipped embed.FS

// plansFile is the file of plans, shipped and an operator's.
const plansFile = "plans.json"

// Plan is what a check starts from; whoever calls it can change all of it.
type Plan struct {
	ID    string    `json:"id"`
	Name  i18n.Text `json:"name"`
	Hours bool      `json:"hours"`
	Lasts int64     `json:"lasts"` // minutes from its beginning to its deadline
	Pace
}

// Plans are the plans of a version.
type Plans struct {
	Version string  `json:"version"`
	Within  []int64 `json:"within"` // minutes for which the community is told how many answered
	Plans   []Plan  `json:"plans"`
}

// LoadPlans reads the shipped plans; a file of the same name in folder takes their
// place. An empty folder means the shipped ones.
func LoadPlans(folder string) (*Plans, error) {
	raw, err := fs.ReadFile(shipped, "data/"+plansFile)
	if folder != "" {
		if own, missing := os.ReadFile(filepath.Join(folder, plansFile)); missing == nil {
			raw = own
		} else if !os.IsNotExist(missing) {
			err = missing
		}
	}
	if err != nil {
		return nil, unread(err)
	}
	p := &Plans{}
	r := json.NewDecoder(bytes.NewReader(raw))
	r.DisallowUnknownFields()
	if err := r.Decode(p); err != nil {
		return nil, unread(err)
	}
	return p, p.check()
}

func unread(cause error) error {
	return fail.Wrap(cause, fail.Invalid, "the plans of communication checks cannot be read")
}

func (p *Plans) check() error {
	if p.Version == "" || len(p.Version) > 30 || len(p.Plans) == 0 || len(p.Within) > maxWithin || !slices.IsSorted(p.Within) {
		return unread(fmt.Errorf("plans have a version, and times in ascending order"))
	}
	for i, one := range p.Plans {
		twice := slices.ContainsFunc(p.Plans[:i], func(o Plan) bool { return o.ID == one.ID })
		ok := len(one.ID) <= 40 && slugForm.MatchString(one.ID) && !twice && !one.Name.Empty() && one.Lasts > 0 && one.Lasts <= maxMinutes &&
			one.Remind > 0 && one.Remind <= maxMinutes && one.Onward > 0 && one.Onward <= maxMinutes && one.Times >= 0 && one.Times <= maxTimes
		if !ok {
			return unread(fmt.Errorf("%.40q is no plan", one.ID))
		}
	}
	return nil
}

// Find gives a plan by its id; the first of all where there is no such.
func (p *Plans) Find(id string) Plan {
	for _, one := range p.Plans {
		if one.ID == id {
			return one
		}
	}
	return p.Plans[0]
}

// Named is how a check names the plan that it was taken from.
func (p *Plans) Named(one Plan) string { return p.Version + " " + one.ID }
