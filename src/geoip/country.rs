//! Codes of countries.

use std::fmt;

/// A country: its code of two letters (ISO 3166-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// The codes that are assigned, in order, and that of Kosovo, which databases use. What isn't here (`EU`, `ZZ`) is no country.
const CODES: &[u8] = b"\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBI\
    BJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCN\
    COCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFK\
    FMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHM\
    HNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN\
    KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMK\
    MLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONP\
    NRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURW\
    SASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTF\
    TGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI\
    VNVUWFWSXKYEYTZAZMZW";

impl Country {
    /// Returns the country with the code, in any case.
    pub fn find(code: &str) -> Option<Country> {
        let code = <[u8; 2]>::try_from(code.as_bytes()).ok()?.map(|letter| letter.to_ascii_uppercase());
        let (known, _) = CODES.as_chunks::<2>();
        known.binary_search(&code).is_ok().then_some(Country(code))
    }

    /// Parses the value of `--country`. A code that is no country's would match nothing, and with `--not-country` everything.
    pub fn parse(text: &str) -> Result<Country, String> {
        Country::find(text.trim()).ok_or_else(|| {
            if text.trim().eq_ignore_ascii_case("UK") {
                return "the code of the United Kingdom is GB".into();
            }
            "no country has this code: expected two letters such as DK (ISO 3166)".into()
        })
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_countries_are_found() {
        for code in ["AD", "dk", "Gb", "US", "XK", "ZW"] {
            assert_eq!(Country::parse(code).unwrap().to_string(), code.to_ascii_uppercase());
        }
        for code in ["", "D", "DKK", "ZZ", "XX", "EU", "DA", "\u{e6}"] {
            assert!(Country::parse(code).is_err(), "{code}");
        }
        assert!(Country::parse("uk").unwrap_err().contains("GB"));
        assert!(CODES.as_chunks::<2>().0.is_sorted());
    }
}
