/* What is peculiar to one of the vendor's tills: hosts, OAuth paths, grace, paging words. */
#ifndef RS_MODEL_PROFILE_H
#define RS_MODEL_PROFILE_H

#include <stdbool.h>

typedef struct Profile {
    const char *name;           /* "l-series" */
    const char *production_url; /* ends without slash */
    const char *staging_url;
    const char *rest_path;      /* "/rest/" */
    const char *authorize_path; /* "/oauth2/v1/authorize" */
    const char *token_path;     /* "/oauth2/v1/token" */
    int grace_seconds;          /* a just-used refresh token is still taken for so long */
    int access_seconds;         /* when the reply has no expires_in */
    int unused_days;            /* a refresh token not used for so long expires */
    const char *amount_param;   /* page size */
    const char *offset_param;
    const char *company_path; /* "core/company" */
    const char *gate_path;    /* document of times at which the menu's parts changed */
    bool basic_auth;          /* HTTP Basic first; form fields when refused */
} Profile;

extern const Profile profile_l_series;

#endif
