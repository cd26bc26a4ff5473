package annex

// name says which participant a table means by a printed name, and what is odd
// about that name, if anything.
type name struct {
	participant string
	remark      string
}

// lookup finds the participant that a table means by a printed name. The list
// is explicit: no name is matched by likeness.
func lookup(printed string) (name, bool) {
	if id, ok := names[printed]; ok {
		return name{participant: id}, true
	}
	n, ok := oddNames[printed]
	return n, ok
}

// oddNames are names that a list of Member States would print otherwise: slips
// of spelling, names that have changed since, and short forms that could be
// read in two ways.
var oddNames = map[string]name{
	"Congo":     {"state:cg", "Read as the Republic of the Congo: the same table has a row of its own for the Democratic Republic of the Congo."},
	"Equador":   {"state:ec", "Printed with q; read as Ecuador."},
	"Swaziland": {"state:sz", "The name of the State until 2018; since then Eswatini."},
	"Tunesia":   {"state:tn", "Printed with e; read as Tunisia."},
	"Turkey":    {"state:tr", "The name in English until 2022; since then Türkiye."},
}

// names lists the printed names of Annexes B, C and D with the ISO 3166-1
// alpha-2 code of the State they stand for.
var names = map[string]string{
	"Afghanistan": "state:af", "Albania": "state:al", "Algeria": "state:dz",
	"Angola": "state:ao", "Argentina": "state:ar", "Armenia": "state:am",
	"Australia": "state:au", "Austria": "state:at", "Azerbaijan": "state:az",
	"Bangladesh": "state:bd", "Belarus": "state:by", "Belgium": "state:be",
	"Benin": "state:bj", "Bolivia": "state:bo", "Botswana": "state:bw",
	"Brazil": "state:br", "Brunei": "state:bn", "Burkina Faso": "state:bf",
	"Burundi": "state:bi", "Cabo Verde": "state:cv", "Canada": "state:ca",
	"Central African Republic": "state:cf", "Chad": "state:td",
	"Chile": "state:cl", "China": "state:cn", "Colombia": "state:co",
	"Costa Rica": "state:cr", "Cuba": "state:cu", "Cyprus": "state:cy",
	"Côte d'Ivoire": "state:ci", "DPR of Korea": "state:kp",
	"DR of the Congo": "state:cd", "Djibouti": "state:dj",
	"Ecuador": "state:ec", "Egypt": "state:eg", "El Salvador": "state:sv",
	"Equatorial Guinea": "state:gq", "Eritrea": "state:er",
	"Estonia": "state:ee", "Ethiopia": "state:et", "Fiji": "state:fj",
	"Finland": "state:fi", "France": "state:fr", "Gabon": "state:ga",
	"Gambia": "state:gm", "Georgia": "state:ge", "Germany": "state:de",
	"Ghana": "state:gh", "Greece": "state:gr", "Guatemala": "state:gt",
	"Guinea": "state:gn", "Guinea-Bissau": "state:gw", "Guyana": "state:gy",
	"Haiti": "state:ht", "Hungary": "state:hu", "India": "state:in",
	"Indonesia": "state:id", "Iran": "state:ir", "Israel": "state:il",
	"Italy": "state:it", "Japan": "state:jp", "Jordan": "state:jo",
	"Kazakhstan": "state:kz", "Kenya": "state:ke", "Kyrgyzstan": "state:kg",
	"Lao People's DR": "state:la", "Latvia": "state:lv",
	"Lebanon": "state:lb", "Lesotho": "state:ls", "Lithuania": "state:lt",
	"Madagascar": "state:mg", "Malawi": "state:mw", "Malaysia": "state:my",
	"Mali": "state:ml", "Malta": "state:mt", "Mexico": "state:mx",
	"Mongolia": "state:mn", "Montenegro": "state:me", "Morocco": "state:ma",
	"Mozambique": "state:mz", "Myanmar": "state:mm", "Namibia": "state:na",
	"Nepal": "state:np", "Netherlands": "state:nl", "Nicaragua": "state:ni",
	"Niger": "state:ne", "Nigeria": "state:ng", "Norway": "state:no",
	"Oman": "state:om", "Pakistan": "state:pk", "Panama": "state:pa",
	"Paraguay": "state:py", "Peru": "state:pe", "Philippines": "state:ph",
	"Poland": "state:pl", "Portugal": "state:pt", "Qatar": "state:qa",
	"Republic of Korea": "state:kr", "Russia": "state:ru",
	"Russian Federation": "state:ru", "Rwanda": "state:rw",
	"Saint Lucia": "state:lc", "Samoa": "state:ws",
	"Saudi Arabia": "state:sa", "Senegal": "state:sn", "Serbia": "state:rs",
	"Seychelles": "state:sc", "Sierra Leone": "state:sl",
	"Singapore": "state:sg", "Slovakia": "state:sk", "Slovenia": "state:si",
	"South Africa": "state:za", "South Korea": "state:kr",
	"Spain": "state:es", "Sri Lanka": "state:lk", "Sudan": "state:sd",
	"Sweden": "state:se", "Switzerland": "state:ch", "Syria": "state:sy",
	"Syrian Arab Republic": "state:sy", "Tajikistan": "state:tj",
	"Thailand": "state:th", "Togo": "state:tg", "Turkmenistan": "state:tm",
	"UAE": "state:ae", "UK": "state:gb", "UK of GB and N-Ireland": "state:gb",
	"US": "state:us", "Uganda": "state:ug", "Ukraine": "state:ua",
	"United Arab Emirates":     "state:ae",
	"United States of America": "state:us", "Uzbekistan": "state:uz",
	"Venezuela": "state:ve", "Viet Nam": "state:vn", "Yemen": "state:ye",
	"Zimbabwe": "state:zw",
}
