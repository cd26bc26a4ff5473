package intake

import "testing"

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		text, printed, from, to string
		precision               Precision
	}{
		{"Timeframe: June 2016-June 2017", "June 2016-June 2017", "2016-06", "2017-06", ToMonth},
		{"Timeframe: July–October 2017", "July–October 2017", "2017-07", "2017-10", ToMonth},
		{"Timeframe: October 2017", "October 2017", "2017-10", "2017-10", ToMonth},
		{"17-18 June 2019, Bratislava", "17-18 June 2019", "2019-06-17", "2019-06-18", ToDay},
		{"19-20 June, Brussels", "19-20 June", "--06-19", "--06-20", DayNoYear},
		{"on 2 October 2019.", "2 October 2019", "2019-10-02", "2019-10-02", ToDay},
		{"July 22, 2015", "July 22, 2015", "2015-07-22", "2015-07-22", ToDay},
		{"in the period of 2019-2020", "2019-2020", "2019", "2020", ToYear},
		{"In May 2018, and on 3 June 2019", "May 2018", "2018-05", "2018-05", ToMonth},
		{"resolution 58/199, in December 2003", "December 2003", "2003-12", "2003-12", ToMonth},
	} {
		f, ok := frameIn(c.text)
		if !ok || f.Printed != c.printed || f.From.String() != c.from || f.To.String() != c.to || f.From.Precision != c.precision {
			t.Errorf("%q: %v %+v, %s to %s", c.text, ok, f, f.From, f.To)
		}
	}
	for _, s := range []string{"no time", "In June of this year, it met", "Maybe", "¶13(a), 20/8"} {
		if f, ok := frameIn(s); ok {
			t.Errorf("%q: read as %+v", s, f)
		}
	}
}
