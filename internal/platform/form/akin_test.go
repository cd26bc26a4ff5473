package form_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/platform/form"
)

func TestAkin(t *testing.T) {
	const whole, half, other = "un:a-70-174:13:h", "un:a-70-174:13:h:1", "un:a-70-174:13:h:2"
	for _, tc := range []struct {
		about, id string
		want      bool
	}{
		{half, half, true},
		{whole, half, true},
		{half, whole, true},
		{other, half, false},
		{"un:a-70-174:13", half, true},
		{half, "un:a-70-174:13", true},
		{"un:a-70-174", half, false}, // what is about the instrument is not about each of its provisions
		{half, "un:a-70-174", true},
		{"un:a-70-174:13:h:10", half, false},
		{"un:a-70-174:13:i", whole, false},
		{"term:sovereignty", whole, false},
	} {
		if got := form.Akin(tc.about, tc.id); got != tc.want {
			t.Errorf("what is about %s is about %s: %v", tc.about, tc.id, got)
		}
		found := tc.about == tc.id || form.Whole(tc.id, tc.about) || slices.Contains(form.Wholes(tc.id), tc.about)
		if found != tc.want {
			t.Errorf("%s is not found under %s as it should be: %v", tc.about, tc.id, form.Wholes(tc.id))
		}
	}
	if got := form.Asked(half); len(got) != form.MostWholes+1 || got[0] != half || got[1] != whole || got[4] != "" {
		t.Errorf("a query asks for %v", got)
	}
	if got := form.Wholes(half); !slices.Equal(got, []string{whole, "un:a-70-174:13"}) {
		t.Errorf("%s is a part of %v", half, got)
	}
}
