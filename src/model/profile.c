/* The L-Series till: hosts and sign-in as the API page, sections 0 to 1.2, has them. */
#include "model/profile.h"

#include <stddef.h>

const Profile profile_l_series = {
    .name = "l-series",
    .production_url = "https://lightspeedapis.com/resto",
    .staging_url = "https://test.lightspeedapis.com/resto",
    .rest_path = "/rest/",
    .authorize_path = "/oauth2/v1/authorize",
    .token_path = "/oauth2/v1/token",
    .grace_seconds = 60,
    .access_seconds = 3600,
    .unused_days = 30,
    .amount_param = "amount",
    .offset_param = "offset",
    .company_path = "core/company",
    .gate_path = "inventory/modification-times", /* [2, row 24] */
    .basic_auth = true,
};
