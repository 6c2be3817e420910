/** Types of the HTTP API: written by `npm run generate`, never by hand. */
export interface paths {
    "/3dtiles/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of a 3D Tiles 1.1 tileset (buildings/tileset.json and what it names) */
        get: operations["tilesetFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by name */
        get: operations["listed_api_accounts_get"];
        put?: never;
        /** Make an account */
        post: operations["add_api_accounts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Areas to choose a scope from */
        get: operations["areas_api_accounts_areas_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles, event categories and the provider */
        get: operations["choices_api_accounts_choices_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account */
        get: operations["one_api_accounts__account_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an account */
        patch: operations["change_api_accounts__account_id__patch"];
        trace?: never;
    };
    "/api/accounts/{account_id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions, tokens and identities of an account */
        get: operations["read_api_accounts__account_id__credentials_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Bind to the provider's subject */
        put: operations["bind_api_accounts__account_id__identity_put"];
        post?: never;
        /** Unbind from the provider */
        delete: operations["unbind_api_accounts__account_id__identity_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an account a new password */
        post: operations["password_api_accounts__account_id__password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session */
        delete: operations["end_api_accounts__account_id__sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{account_id}/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["revoke_api_accounts__account_id__tokens__token_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/areas/at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The smallest area at a point */
        get: operations["at_api_areas_at_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/areas/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An area with those below it */
        get: operations["area_api_areas__code__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of the audit, newest first */
        get: operations["rows_api_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be recorded */
        get: operations["actions_api_audit_actions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the chain is whole */
        get: operations["whole_api_audit_chain_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows by day */
        get: operations["days_api_audit_days_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/rows.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of the audit as CSV */
        get: operations["as_csv_api_audit_rows_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/code-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every code list by name
         * @description List name → code → names and standard.
         */
        get: operations["every_list_api_code_lists_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/code-lists/{code_list}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One code list
         * @description Code → names and standard. 404 for a list that does not exist.
         */
        get: operations["one_list_api_code_lists__code_list__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emergencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Running emergencies of a commander's area */
        get: operations["running_api_emergencies_get"];
        put?: never;
        /** Declare an emergency */
        post: operations["declare_api_emergencies_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emergencies/{emergency_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an emergency */
        delete: operations["end_api_emergencies__emergency_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events, the newest first
         * @description A page of the events that the filter leaves, inside the person's scope.
         */
        get: operations["listed_api_events_get"];
        put?: never;
        /**
         * Report an event
         * @description Stored, with its grid found from the point, before the answer. The same key twice is one event.
         */
        post: operations["reported_api_events_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events by category and by status
         * @description How many events each choice would give; a choice is counted without the filter of its own kind.
         */
        get: operations["categories_api_events_categories_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events by day or week
         * @description Open and closed events by the day or week of their report, whatever times the filter names.
         */
        get: operations["histogram_api_events_histogram_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/tiles/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Vector tile of events
         * @description Layer `event`: clusters (`count`, `open_count`, most common `category`) up to zoom 14, events above.
         */
        get: operations["tile_api_events_tiles__z___x___y__mvt_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One event with its history
         * @description The event's card. 404 also for one outside the person's scope.
         */
        get: operations["one_api_events__event_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export/{layer}.{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What you may see of a layer, as a file */
        get: operations["export_api_export__layer___format__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/geocode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An address as it was written down, to places
         * @description Candidates with their probability, inside the person's scope; relative places too.
         */
        get: operations["geocode_text_api_geocode_get"];
        put?: never;
        /**
         * Many addresses, to places
         * @description Takes `{"texts": [...]}`, or one JSON text a line; gives one answer a line (NDJSON), in the order asked.
         */
        post: operations["geocode_texts_api_geocode_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/layers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The layers of the signed-in person, for the map */
        get: operations["map_layers_api_layers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people-in-grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Protected counts of the areas of one level */
        get: operations["people_api_people_in_grid_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people-in-grid/selection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sums over the grids in a polygon */
        post: operations["selection_api_people_in_grid_selection_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people-in-grid/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One area in full */
        get: operations["one_api_people_in_grid__code__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people-in-grid/{code}/exact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** True counts, audited */
        get: operations["counted_api_people_in_grid__code__exact_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/residents/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records with an exact key */
        post: operations["search_api_residents_search_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/residents/separations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A registration is another person's, or is not after all */
        post: operations["separated_api_residents_separations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/residents/{resident_id}/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A telephone number in full */
        post: operations["phone_api_residents__resident_id__phone_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is at a point
         * @description Building, nearest address, areas, and the point in every datum. The answer's lon, lat are CGCS2000.
         */
        get: operations["reverse_point_api_reverse_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Doubtful addresses with their candidates */
        get: operations["queue_api_review_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/review/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Decisions, the newest first */
        get: operations["listed_api_review_decisions_get"];
        put?: never;
        /** Decide about an address text */
        post: operations["decide_api_review_decisions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/review/decisions/{decision_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Undo a decision */
        delete: operations["undo_api_review_decisions__decision_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/review/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much waits, by reason, source and county */
        get: operations["summary_api_review_summary_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of the ingest, the newest first */
        get: operations["list_runs_api_runs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run with its files and steps */
        get: operations["one_run_api_runs__run_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{run_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's report (HTML) */
        get: operations["report_api_runs__run_id__report_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything with a name, a number or coordinates
         * @description Results inside the person's scope, the best first.
         */
        get: operations["search_api_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["read_api_session_get"];
        put?: never;
        /** Sign in with a password */
        post: operations["sign_in_api_session_post"];
        /** Sign out */
        delete: operations["sign_out_api_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My sessions and tokens */
        get: operations["mine_api_session_credentials_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ways to sign in */
        get: operations["methods_api_session_methods_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc/main": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign in at the provider */
        get: operations["begin_api_session_oidc_main_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc/main/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Back from the provider */
        get: operations["come_back_api_session_oidc_main_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password */
        post: operations["password_api_session_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions */
        delete: operations["end_api_session__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My tokens */
        get: operations["tokens_api_tokens_get"];
        put?: never;
        /** Make a token, shown once */
        post: operations["issue_api_tokens_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke one of my tokens */
        delete: operations["revoke_api_tokens__token_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The topics that you may show
         * @description In order; the first is the one that `/wall` opens.
         */
        get: operations["every_topic_api_topics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topics/{topic_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One topic, to be opened on a wall
         * @description What it shows, in your part of its area. Opening it is recorded. 404 where it is not yours.
         */
        get: operations["one_topic_api_topics__topic_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topics/{topic_id}/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A topic's logo
         * @description An SVG or a PNG. 404 where it has none.
         */
        get: operations["logo_api_topics__topic_id__logo_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/topics/{topic_id}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of one topic
         * @description Every figure, chart and class of its maps at one moment; counts of people are protected.
         */
        get: operations["numbers_api_topics__topic_id__numbers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rasters */
        get: operations["listed_raster_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster/{dataset}/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Info
         * @description Return dataset's basic info.
         */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster/{dataset}/info.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Info Geojson
         * @description Return dataset's basic info as a GeoJSON feature.
         */
        get: operations["getInfoGeoJSON"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster/{dataset}/point/{lon},{lat}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Point
         * @description Get Point value for a dataset.
         */
        get: operations["getDataForPoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster/{dataset}/tilejson.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TileJSON 3.0.0 */
        get: operations["tilejson_raster__dataset__tilejson_json_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/raster/{dataset}/tiles/{z}/{x}/{y}.{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tile as PNG, WebP or JPEG */
        get: operations["tile_raster__dataset__tiles__z___x___y___format__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether database, migrations and served files are there */
        get: operations["readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stac": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue */
        get: operations["root_stac_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stac/collections/{collection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One collection */
        get: operations["collection_stac_collections__collection_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stac/collections/{collection_id}/items/{item_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One item */
        get: operations["item_stac_collections__collection_id__items__item_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The vector layers */
        get: operations["vectorLayers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/static/{archive}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A PMTiles archive, whole or one byte range of it (basemap.pmtiles) */
        get: operations["tileArchive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{layer}/tilejson.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TileJSON 3.0.0 of a layer */
        get: operations["vectorTileJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{layer}/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A vector tile (Mapbox Vector Tile 2.1, gzip where accepted) */
        get: operations["vectorTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountChange
         * @description What is named is changed.
         */
        AccountChange: {
            /** Display Name */
            display_name?: string | null;
            /** Role */
            role?: string | null;
            /** Area Code */
            area_code?: number | null;
            /** Categories */
            categories?: string[] | null;
            /** Valid Until */
            valid_until?: string | null;
            /** Active */
            active?: boolean | null;
        };
        /**
         * AccountChoices
         * @description What an account may be made of.
         */
        AccountChoices: {
            /** Roles */
            roles: components["schemas"]["RoleChoice"][];
            /** Categories */
            categories: components["schemas"]["CategoryChoice"][];
            /** Issuer */
            issuer: string;
        };
        /**
         * AccountDocument
         * @description An account as the administrator sees it.
         */
        AccountDocument: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Display Name */
            display_name: string;
            /** Role */
            role: string;
            /** Area Code */
            area_code: number;
            /** Area Name */
            area_name: string;
            /** Categories */
            categories: string[];
            /** Active */
            active: boolean;
            /** Has Password */
            has_password: boolean;
            /** Valid Until */
            valid_until: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string | null;
        };
        /**
         * AccountList
         * @description A page of accounts by name; `next` is asked for as `after`.
         */
        AccountList: {
            /** Accounts */
            accounts: components["schemas"]["AccountDocument"][];
            /** Total */
            total: number;
            /** Next */
            next: string | null;
        };
        /**
         * Action
         * @description What can be recorded.
         */
        Action: {
            /** Code */
            code: string;
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Alarms
         * @description Which new events fly the map to them.
         */
        Alarms: {
            /**
             * Categories
             * @default []
             */
            categories: string[];
            /**
             * Statuses
             * @default [
             *       "reported"
             *     ]
             */
            statuses: string[];
            /**
             * Seconds
             * @description How long the map stays at one
             * @default 20
             */
            seconds: number;
            /**
             * Zoom
             * @default 16
             */
            zoom: number;
            /**
             * Per Minute
             * @description At most; the others are in the list only
             * @default 2
             */
            per_minute: number;
            /**
             * Sound
             * @default false
             */
            sound: boolean;
        };
        /**
         * AreaAnswer
         * @description An area: `path` from the city down to itself, as far as the person may see it.
         */
        AreaAnswer: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Path */
            path: components["schemas"]["NamedArea"][];
            /**
             * Bbox
             * @description west, south, east, north
             */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /**
             * Centre
             * @description longitude, latitude of a point inside
             */
            centre: [
                number,
                number
            ];
            /** Area Km2 */
            area_km2: number;
            /** Values */
            values: {
                [key: string]: number | null;
            };
            /** Measures */
            measures: string[];
            /** Children */
            children: components["schemas"]["AreaCounts"][];
            /**
             * As Of
             * @description When the protected counts were last made
             */
            as_of: string | null;
        };
        /**
         * AreaCounts
         * @description An area with its numbers. `values` are in the order of the answer's `measures`.
         */
        AreaCounts: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Parent Code */
            parent_code: number | null;
            /** Longitude */
            longitude: number;
            /** Latitude */
            latitude: number;
            /** Area Km2 */
            area_km2: number;
            /** Values */
            values: (number | null)[];
        };
        /**
         * AreaDetail
         * @description One area with everything around its people. Lists are cut at their limits; counts are not.
         */
        AreaDetail: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Path */
            path: components["schemas"]["NamedArea"][];
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /** Area Km2 */
            area_km2: number;
            /** Values */
            values: {
                [key: string]: number | null;
            };
            /** Protected */
            protected: string[];
            /** Threshold */
            threshold: number;
            compared: components["schemas"]["Average"] | null;
            /** Workers */
            workers: components["schemas"]["Worker"][];
            /** Cameras */
            cameras: components["schemas"]["CameraEntry"][];
            /** Components */
            components: components["schemas"]["Kind"][];
            /** Open Events */
            open_events: components["schemas"]["Kind"][];
            /**
             * Exact
             * @description Whether this person may ask for exact counts here now
             */
            exact: boolean;
            /** As Of */
            as_of: string | null;
        };
        /**
         * AreaStep
         * @description One step of the way from the county down.
         */
        AreaStep: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /** Level */
            level: string;
        };
        /**
         * Areas
         * @description An area's path, and what lies right below it.
         */
        Areas: {
            /** Path */
            path: components["schemas"]["ScopeArea"][];
            /** Below */
            below: components["schemas"]["ScopeArea"][];
        };
        /**
         * AuditDay
         * @description How many rows a day has, and how many of them tell of something refused. Days are the city's (UTC+8).
         */
        AuditDay: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Rows */
            rows: number;
            /** Refused */
            refused: number;
        };
        /**
         * AuditPage
         * @description Newest first; `next` is asked for as `before`.
         */
        AuditPage: {
            /** Rows */
            rows: components["schemas"]["AuditRow"][];
            /** Next */
            next: number | null;
        };
        /**
         * AuditRow
         * @description One thing done; `hash` is hexadecimal.
         */
        AuditRow: {
            /** Id */
            id: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Actor */
            actor: string;
            /** Role */
            role: string;
            /** Action */
            action: string;
            /** Subject */
            subject: string;
            /** Purpose */
            purpose: string;
            /** Detail */
            detail: string;
            /** Origin */
            origin: string;
            /** Hash */
            hash: string;
        };
        /**
         * Average
         * @description What the areas beside this one have: the mean of the numbers that are published.
         */
        Average: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Areas */
            areas: number;
            /** Means */
            means: {
                [key: string]: number | null;
            };
        };
        /** Bar */
        Bar: {
            /**
             * Start
             * Format: date
             */
            start: string;
            /** Open */
            open: number;
            /** Closed */
            closed: number;
        };
        /**
         * Camera
         * @description Where a scene looks from: the whole area, or a place.
         */
        Camera: {
            /** Fit */
            fit?: "area" | null;
            /**
             * Center
             * @description Longitude and latitude, CGCS2000, degrees
             */
            center?: [
                number,
                number
            ] | null;
            /** Zoom */
            zoom?: number | null;
            /**
             * Pitch
             * @default 0
             */
            pitch: number;
            /**
             * Bearing
             * @default 0
             */
            bearing: number;
            /**
             * Turn
             * @description Degrees to turn slowly in the scene's time
             * @default 0
             */
            turn: number;
        };
        /** CameraEntry */
        CameraEntry: {
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Kind */
            kind: string;
            /** State */
            state: string;
        };
        /**
         * Candidate
         * @description A place that a text may mean. `score`: its probability among all candidates and none of them.
         */
        Candidate: {
            /** Level */
            level: string;
            /** Score */
            score: number;
            /** Name */
            name: string;
            /** Lon */
            lon: number;
            /** Lat */
            lat: number;
            /** Area Code */
            area_code: number;
            /** Area Path */
            area_path: components["schemas"]["AreaStep"][];
            /** Building Code */
            building_code?: string | null;
            /**
             * Evidence
             * @description What speaks for and against it: 'field.outcome' and its weight, a log-likelihood ratio (`ingest/geocode/weights.csv`); empty for roads, areas and what a person decided
             */
            evidence: {
                [key: string]: number;
            };
        };
        /**
         * CategoryChoice
         * @description An event category.
         */
        CategoryChoice: {
            /** Code */
            code: string;
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /** CategoryCount */
        CategoryCount: {
            /** Category */
            category: string;
            title: components["schemas"]["Text"];
            /** Group */
            group: string;
            group_title: components["schemas"]["Text"];
            /** Count */
            count: number;
            /** Open */
            open: number;
        };
        /**
         * ChainDocument
         * @description Whether the chain is whole; `first_bad` is the first row that is missing or was changed.
         */
        ChainDocument: {
            /**
             * State
             * @enum {string}
             */
            state: "whole" | "missing" | "changed" | "cut";
            /** Rows */
            rows: number;
            /** First Bad */
            first_bad: number | null;
            /** Head */
            head: string;
        };
        /**
         * Chart
         * @description One chart beside the map.
         */
        Chart: {
            /**
             * Categories
             * @description Codes, Chinese names, classes (`01*`); none: all
             * @default []
             */
            categories: string[];
            /**
             * Status
             * @default any
             * @enum {string}
             */
            status: "any" | "open" | "closed";
            /**
             * Days
             * @default 30
             */
            days: number;
            title: components["schemas"]["Text"];
            /**
             * Kind
             * @enum {string}
             */
            kind: "bar" | "line" | "ring" | "ranking" | "gauge" | "table";
            /**
             * From
             * @enum {string}
             */
            from: "people" | "areas" | "events";
            /**
             * Measures
             * @default []
             */
            measures: string[];
            /** Level */
            level?: ("city" | "county" | "town" | "community" | "grid") | null;
            /** By */
            by?: ("category" | "class" | "status" | "day" | "month" | "hour" | "area") | null;
            /**
             * Limit
             * @default 8
             */
            limit: number;
            unit?: components["schemas"]["Text"] | null;
        };
        /** ChartNumbers */
        ChartNumbers: {
            /** Columns */
            columns: components["schemas"]["Text"][];
            /** Rows */
            rows: components["schemas"]["Row"][];
            /** Since */
            since?: string | null;
            /** Until */
            until?: string | null;
        };
        /**
         * Choices
         * @description How many events each choice of category and of status would give, the other filters kept.
         */
        Choices: {
            /** Categories */
            categories: components["schemas"]["CategoryCount"][];
            /** Statuses */
            statuses: components["schemas"]["StatusCount"][];
        };
        /**
         * Credentials
         * @description By what an account is let in.
         */
        Credentials: {
            /** Sessions */
            sessions: components["schemas"]["SessionRow"][];
            /** Tokens */
            tokens: components["schemas"]["TokenRow"][];
            /** Identities */
            identities: components["schemas"]["IdentityRow"][];
        };
        /**
         * Decision
         * @description A decision in force or undone.
         */
        Decision: {
            /** Decision Id */
            decision_id: number;
            /** Text */
            text: string;
            /**
             * Title
             * @description What was chosen; '' where nobody can tell
             */
            title: string;
            /** Building Code */
            building_code: string | null;
            /** Place Id */
            place_id: number | null;
            /**
             * Rows
             * @description Rows that wait for the next run with it
             */
            rows: number;
            /** Decided By */
            decided_by: string;
            /**
             * Decided At
             * Format: date-time
             */
            decided_at: string;
            /** Undone By */
            undone_by: string | null;
            /** Undone At */
            undone_at: string | null;
        };
        /**
         * Decisions
         * @description The newest decisions first.
         */
        Decisions: {
            /** Decisions */
            decisions: components["schemas"]["Decision"][];
            /** Next */
            next?: number | null;
        };
        /**
         * Emergencies
         * @description Those that run now and lie in the person's area.
         */
        Emergencies: {
            /** Emergencies */
            emergencies: components["schemas"]["Emergency"][];
        };
        /** Emergency */
        Emergency: {
            /** Emergency Id */
            emergency_id: number;
            area: components["schemas"]["NamedArea"];
            /** Reason */
            reason: string;
            /** Declared By */
            declared_by: string;
            /**
             * Declared At
             * Format: date-time
             */
            declared_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Ended At */
            ended_at: string | null;
        };
        /** EventCard */
        EventCard: {
            /** Event Id */
            event_id: string;
            /** Category */
            category: string;
            category_title: components["schemas"]["Text"];
            /** Title */
            title: string;
            /** Status */
            status: string;
            status_title: components["schemas"]["Text"];
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Closed At */
            closed_at: string | null;
            /** Area Code */
            area_code: number;
            /** Place */
            place: string;
            /** Longitude */
            longitude: number | null;
            /** Latitude */
            latitude: number | null;
            /** Match Level */
            match_level: string;
            /** Description */
            description: string | null;
            source: components["schemas"]["Text"];
            /** Path */
            path: components["schemas"]["PathArea"][];
            /** History */
            history: components["schemas"]["Step"][];
        };
        /**
         * EventEntry
         * @description An event as lists, maps and live messages show it.
         */
        EventEntry: {
            /** Event Id */
            event_id: string;
            /** Category */
            category: string;
            category_title: components["schemas"]["Text"];
            /** Title */
            title: string;
            /** Status */
            status: string;
            status_title: components["schemas"]["Text"];
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Closed At */
            closed_at: string | null;
            /** Area Code */
            area_code: number;
            /** Place */
            place: string;
            /** Longitude */
            longitude: number | null;
            /** Latitude */
            latitude: number | null;
            /** Match Level */
            match_level: string;
        };
        /** EventPage */
        EventPage: {
            /** Events */
            events: components["schemas"]["EventEntry"][];
            /** Count */
            count: number;
            /** Count Is Exact */
            count_is_exact: boolean;
            /** Next */
            next: string | null;
        };
        /**
         * Events
         * @description A choice of events.
         */
        Events: {
            /**
             * Categories
             * @description Codes, Chinese names, classes (`01*`); none: all
             * @default []
             */
            categories: string[];
            /**
             * Status
             * @default any
             * @enum {string}
             */
            status: "any" | "open" | "closed";
            /**
             * Days
             * @default 30
             */
            days: number;
        };
        /**
         * Evidence
         * @description One agreement or contradiction between an address and a candidate.
         */
        Evidence: {
            /** Title */
            title: {
                [key: string]: string;
            };
            /**
             * Weight
             * @description Log-likelihood ratio: above 0 it speaks for the candidate
             */
            weight: number;
        };
        /**
         * ExactCounts
         * @description True counts of people. Never kept, exported or shown on a wall.
         */
        ExactCounts: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Values */
            values: {
                [key: string]: number;
            };
            /**
             * Because
             * @description scope: own area; emergency: one is declared
             */
            because: string;
            /** Emergency Id */
            emergency_id: number | null;
            /**
             * As Of
             * Format: date
             * @description The registrations in force and the ages are those of this day
             */
            as_of: string;
            /**
             * Counted At
             * Format: date-time
             */
            counted_at: string;
        };
        /** Feature[Union[Polygon, MultiPolygon], Info] */
        Feature_Union_Polygon__MultiPolygon__Info_: {
            /** Bbox */
            bbox?: [
                number,
                number,
                number,
                number
            ] | [
                number,
                number,
                number,
                number,
                number,
                number
            ] | null;
            /**
             * Type
             * @constant
             */
            type: "Feature";
            /** Geometry */
            geometry: components["schemas"]["Polygon"] | components["schemas"]["MultiPolygon"] | null;
            properties: components["schemas"]["Info"] | null;
            /** Id */
            id?: number | string | null;
        };
        /**
         * FeedEvent
         * @description An event as it stands in the list of a wall.
         */
        FeedEvent: {
            /** Event Id */
            event_id: string;
            /** Category */
            category: string;
            category_title: components["schemas"]["Text"];
            /** Title */
            title: string;
            /** Status */
            status: string;
            status_title: components["schemas"]["Text"];
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Area Code */
            area_code: number;
            /** Place */
            place: string;
            /** Longitude */
            longitude: number | null;
            /** Latitude */
            latitude: number | null;
        };
        /**
         * Figure
         * @description One of the large numbers: a measure of the area, or of its events.
         */
        Figure: {
            /**
             * Categories
             * @description Codes, Chinese names, classes (`01*`); none: all
             * @default []
             */
            categories: string[];
            /**
             * Status
             * @default any
             * @enum {string}
             */
            status: "any" | "open" | "closed";
            /**
             * Days
             * @default 30
             */
            days: number;
            /**
             * From
             * @default people
             * @enum {string}
             */
            from: "people" | "events";
            title?: components["schemas"]["Text"] | null;
            /** Measure */
            measure?: string | null;
            /**
             * Value
             * @default count
             * @enum {string}
             */
            value: "count" | "closed_share" | "hours_to_close";
            /**
             * Format
             * @default integer
             * @enum {string}
             */
            format: "integer" | "compact" | "decimal" | "percent";
            unit?: components["schemas"]["Text"] | null;
        };
        /**
         * Found
         * @description One result of a search.
         */
        Found: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "coordinate" | "area" | "place" | "address" | "road" | "organisation" | "building" | "event";
            /**
             * Key
             * @description Code or id of the thing; 'lon,lat' of a coordinate
             */
            key: string;
            /** Name */
            name: string;
            /**
             * Detail
             * @description Where it is, for people
             * @default
             */
            detail: string;
            /**
             * Alias
             * @description The former name that matched
             * @default
             */
            alias: string;
            /**
             * Level
             * @description Level of an area, kind of a place, use of a building, status of an event, datum
             * @default
             */
            level: string;
            /** Lon */
            lon: number;
            /** Lat */
            lat: number;
            /**
             * Bbox
             * @description west, south, east, north
             */
            bbox?: [
                number,
                number,
                number,
                number
            ] | null;
            /** Area Code */
            area_code?: number | null;
            /**
             * Match
             * @enum {string}
             */
            match: "exact" | "prefix" | "contains" | "pinyin" | "initials" | "coordinate" | "geocoded";
            /**
             * Distance M
             * @description From `near`
             */
            distance_m?: number | null;
        };
        /**
         * GeocodeAnswer
         * @description Where an address leads, inside the person's scope.
         */
        GeocodeAnswer: {
            /** Text */
            text: string;
            /**
             * Decision
             * @enum {string}
             */
            decision: "matched" | "review" | "unmatched";
            /**
             * Reason
             * @description Why it is in doubt: a code of `ingest.geocode.reasons`
             */
            reason?: string | null;
            /** Candidates */
            candidates: components["schemas"]["Candidate"][];
        };
        /**
         * Histogram
         * @description Events by the day or week (from Monday) that they were reported in; the empty ones are left out.
         */
        Histogram: {
            /** Step */
            step: string;
            /** First */
            first: string | null;
            /** Last */
            last: string | null;
            /** Bars */
            bars: components["schemas"]["Bar"][];
        };
        /**
         * IdentityRow
         * @description Who an account is at an OpenID Connect provider.
         */
        IdentityRow: {
            /** Issuer */
            issuer: string;
            /** Subject */
            subject: string;
        };
        /**
         * InDatum
         * @description The same point in a datum: x or longitude first.
         */
        InDatum: {
            /** Datum */
            datum: string;
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * Info
         * @description Dataset Info.
         */
        Info: {
            /** Bounds */
            bounds: [
                number,
                number,
                number,
                number
            ];
            /** Crs */
            crs: string;
            /** Band Metadata */
            band_metadata: [
                string,
                {
                    [key: string]: unknown;
                }
            ][];
            /** Band Descriptions */
            band_descriptions: [
                string,
                string
            ][];
            /** Dtype */
            dtype: string;
            /**
             * Nodata Type
             * @enum {string}
             */
            nodata_type: "Alpha" | "Mask" | "Internal" | "Nodata" | "None";
            /** Colorinterp */
            colorinterp?: string[] | null;
            /** Scales */
            scales?: number[] | null;
            /** Offsets */
            offsets?: number[] | null;
            /** Colormap */
            colormap?: {
                [key: string]: [
                    number,
                    number,
                    number,
                    number
                ];
            } | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * IssuedToken
         * @description `secret` is shown once; send it as `Authorization: Bearer …`.
         */
        IssuedToken: {
            /** Secret */
            secret: string;
            token: components["schemas"]["TokenRow"];
        };
        /** Kind */
        Kind: {
            /** Kind */
            kind: string;
            title: components["schemas"]["Text"];
            /** Count */
            count: number;
        };
        /**
         * Made
         * @description The account, and its new password: the only time that it is shown.
         */
        Made: {
            account: components["schemas"]["AccountDocument"];
            /** Password */
            password: string | null;
        };
        /**
         * MapGroup
         * @description A group of the layer list.
         */
        MapGroup: {
            /** Id */
            id: string;
            title: components["schemas"]["Title"];
        };
        /**
         * MapLayers
         * @description The layers of a person, from the bottom of the map to its top, and the names of their codes.
         */
        MapLayers: {
            /** Groups */
            groups: components["schemas"]["MapGroup"][];
            /** Layers */
            layers: components["schemas"]["api__map_layers__MapLayer"][];
            /** Code Lists */
            code_lists: {
                [key: string]: {
                    [key: string]: components["schemas"]["Title"];
                };
            };
        };
        /** MapNumbers */
        MapNumbers: {
            /**
             * Breaks
             * @default []
             */
            breaks: number[];
            /**
             * Spots
             * @default []
             */
            spots: components["schemas"]["Spot"][];
            /**
             * Points
             * @default []
             */
            points: [
                number,
                number,
                number
            ][];
            title?: components["schemas"]["Text"] | null;
        };
        /**
         * MapProperty
         * @description A column of a layer.
         */
        MapProperty: {
            /** Name */
            name: string;
            title: components["schemas"]["Title"];
            /** Type */
            type: string;
            /** Unit */
            unit: string | null;
            /** Code List */
            code_list: string | null;
            /** Minzoom */
            minzoom: number;
        };
        /**
         * Methods
         * @description The ways to sign in.
         */
        Methods: {
            /** Password */
            password: boolean;
            /** Oidc */
            oidc: components["schemas"]["OidcMethod"][];
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
        };
        /**
         * MultiPolygon
         * @description MultiPolygon Model
         */
        MultiPolygon: {
            /** Bbox */
            bbox?: [
                number,
                number,
                number,
                number
            ] | [
                number,
                number,
                number,
                number,
                number,
                number
            ] | null;
            /**
             * Type
             * @constant
             */
            type: "MultiPolygon";
            /** Coordinates */
            coordinates: (components["schemas"]["Position2D"] | components["schemas"]["Position3D"])[][][];
        };
        /** NamedArea */
        NamedArea: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
        };
        /**
         * NearAddress
         * @description The nearest building's address, and how far its wall is.
         */
        NearAddress: {
            /** Name */
            name: string;
            /** Building Code */
            building_code: string;
            /** Distance M */
            distance_m: number;
        };
        /**
         * NewAccount
         * @description `with_password` false: whoever signs in through OpenID Connect only.
         */
        NewAccount: {
            /** Name */
            name: string;
            /**
             * Display Name
             * @default
             */
            display_name: string;
            /** Role */
            role: string;
            /** Area Code */
            area_code: number;
            /** Categories */
            categories?: string[];
            /** Valid Until */
            valid_until?: string | null;
            /**
             * With Password
             * @default true
             */
            with_password: boolean;
        };
        /**
         * NewDecision
         * @description What is decided about an address text. With neither target: nobody can tell, leave it.
         */
        NewDecision: {
            /** Text */
            text: string;
            /** Building Code */
            building_code?: string | null;
            /** Place Id */
            place_id?: number | null;
        };
        /** NewEmergency */
        NewEmergency: {
            /** Area Code */
            area_code: number;
            /** Reason */
            reason: string;
            /** Hours */
            hours: number;
        };
        /**
         * NewEvent
         * @description The report as it was stored. `title_was_shortened`: personal data was left out of the title.
         */
        NewEvent: {
            event: components["schemas"]["EventEntry"];
            /** Title Was Shortened */
            title_was_shortened: boolean;
            /** Repeated */
            repeated: boolean;
        };
        /**
         * NewPassword
         * @description Shown once.
         */
        NewPassword: {
            /** Password */
            password: string;
        };
        /**
         * NewToken
         * @description `area_code` and `categories` may narrow what the account sees.
         */
        NewToken: {
            /** Title */
            title: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Area Code */
            area_code?: number | null;
            /** Categories */
            categories?: string[];
        };
        /**
         * OidcMethod
         * @description A provider's button: it leads to /api/session/oidc/{id}.
         */
        OidcMethod: {
            /** Id */
            id: string;
            /** Title */
            title: string;
        };
        /**
         * PasswordChange
         * @description One's own password.
         */
        PasswordChange: {
            /** Old */
            old: string;
            /** New */
            new: string;
        };
        /** PathArea */
        PathArea: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /** Level */
            level: string;
        };
        /**
         * PeopleInGrid
         * @description The areas of one level. A null among `values` is a protected number below `threshold`.
         */
        PeopleInGrid: {
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Within */
            within: number | null;
            /** Measures */
            measures: string[];
            /** Protected */
            protected: string[];
            /** Threshold */
            threshold: number;
            /** As Of */
            as_of: string | null;
            /** Areas */
            areas: components["schemas"]["AreaCounts"][];
        };
        /** PersonRecord */
        PersonRecord: {
            /** Resident Id */
            resident_id: string;
            /** Name */
            name: string;
            sex: components["schemas"]["Text"];
            /** Age */
            age: number | null;
            /** Birth Year */
            birth_year: number | null;
            /**
             * Id Number
             * @description Masked
             */
            id_number: string | null;
            /**
             * Phone
             * @description Masked
             */
            phone: string | null;
            /** Registrations */
            registrations: components["schemas"]["Registration"][];
        };
        /** Phone */
        Phone: {
            /** Phone */
            phone: string | null;
        };
        /**
         * Point
         * @description Point model.
         *
         *     response model for `/point` endpoints
         */
        Point: {
            /** Coordinates */
            coordinates: number[];
            /** Values */
            values: (number | null)[];
            /** Band Names */
            band_names: string[];
            /** Band Descriptions */
            band_descriptions?: string[] | null;
        };
        /**
         * Polygon
         * @description Polygon Model
         */
        Polygon: {
            /** Bbox */
            bbox?: [
                number,
                number,
                number,
                number
            ] | [
                number,
                number,
                number,
                number,
                number,
                number
            ] | null;
            /**
             * Type
             * @constant
             */
            type: "Polygon";
            /** Coordinates */
            coordinates: (components["schemas"]["Position2D"] | components["schemas"]["Position3D"])[][];
        };
        Position2D: [
            number,
            number
        ];
        Position3D: [
            number,
            number,
            number
        ];
        /**
         * Purpose
         * @description Why a person's record is opened: a code of the list `record_purpose`, and a sentence.
         */
        Purpose: {
            /** Purpose */
            purpose: string;
            /** Note */
            note: string;
        };
        /**
         * RecordSearch
         * @description Exactly one key. Names are no key. `as_of`: only the registrations in force on that day.
         */
        RecordSearch: {
            /** Purpose */
            purpose: string;
            /** Note */
            note: string;
            /** Id Number */
            id_number?: string | null;
            /** Phone */
            phone?: string | null;
            /** Dwelling Code */
            dwelling_code?: string | null;
            /** As Of */
            as_of?: string | null;
        };
        /**
         * Records
         * @description Empty where nobody has the key, and where they live outside the reader's area.
         */
        Records: {
            /** Records */
            records: components["schemas"]["PersonRecord"][];
        };
        /**
         * Registration
         * @description One registration of the person at an address in the reader's area, as a source has it.
         */
        Registration: {
            /** Id */
            id: string;
            source: components["schemas"]["Text"];
            /** Address */
            address: string;
            /** Area */
            area: string;
            /** Dwelling Code */
            dwelling_code: string | null;
            /** Since */
            since: string | null;
            /** Until */
            until: string | null;
            /**
             * Left
             * @description It ended because a delivery, of the day `until`, no longer names it
             */
            left: boolean;
            /** Match Level */
            match_level: string;
            /** @description Why the row is taken for this person's */
            linked_by: components["schemas"]["Text"] | null;
            /**
             * Rule
             * @description The code of `linked_by`
             */
            rule: string | null;
            /**
             * Probability
             * @description Where `rule` is probable
             */
            probability: number | null;
            /**
             * Evidence
             * @description Of a link that was weighed, the strongest first
             */
            evidence: components["schemas"]["Weight"][];
        };
        /**
         * Report
         * @description What somebody saw, and where. Degrees are CGCS2000.
         */
        Report: {
            /**
             * Category
             * @description Code or Chinese name of the list event_category
             */
            category: string;
            /** Title */
            title: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Longitude */
            longitude: number;
            /** Latitude */
            latitude: number;
            /**
             * Match Level
             * @description How the place was found; point: on the map itself
             * @default point
             * @enum {string}
             */
            match_level: "point" | "dwelling" | "building" | "estate" | "road_number";
            /**
             * Happened At
             * @description When it was seen; absent: now
             */
            happened_at?: string | null;
        };
        /**
         * ReverseAnswer
         * @description What is at a point, inside the person's scope; absent parts are null.
         */
        ReverseAnswer: {
            /** Lon */
            lon: number;
            /** Lat */
            lat: number;
            building: components["schemas"]["NearAddress"] | null;
            nearest: components["schemas"]["NearAddress"] | null;
            /** Area Path */
            area_path: components["schemas"]["AreaStep"][];
            /** Coordinates */
            coordinates: components["schemas"]["InDatum"][];
        };
        /**
         * ReviewCandidate
         * @description A building or a place that a doubtful address may mean.
         */
        ReviewCandidate: {
            /**
             * Key
             * @description The digit that takes it, from 1
             */
            key: number;
            /** Title */
            title: string;
            /** Building Code */
            building_code?: string | null;
            /** Place Id */
            place_id?: number | null;
            /**
             * Evidence
             * @description What speaks for it, then what against, the strongest first
             */
            evidence: components["schemas"]["Evidence"][];
            /** Lon */
            lon: number;
            /** Lat */
            lat: number;
            /**
             * Geometry
             * @description Outline, GeoJSON in CRS84
             */
            geometry: {
                [key: string]: unknown;
            };
        };
        /**
         * ReviewCount
         * @description How many doubtful addresses there are of a kind, and their rows.
         */
        ReviewCount: {
            /** Value */
            value: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** Texts */
            texts: number;
            /** Rows */
            rows: number;
        };
        /**
         * ReviewPage
         * @description Doubtful addresses, those with most rows first.
         */
        ReviewPage: {
            /** Items */
            items: components["schemas"]["ReviewText"][];
            /**
             * Next
             * @description `after` of the next page
             */
            next?: string | null;
        };
        /**
         * ReviewSummary
         * @description The queue by reason, source and county.
         */
        ReviewSummary: {
            /** Texts */
            texts: number;
            /** Rows */
            rows: number;
            /**
             * Decided
             * @description Texts decided, and waiting for the next run
             */
            decided: number;
            /** Reasons */
            reasons: components["schemas"]["ReviewCount"][];
            /** Sources */
            sources: components["schemas"]["ReviewCount"][];
            /** Counties */
            counties: components["schemas"]["ReviewCount"][];
        };
        /**
         * ReviewText
         * @description A doubtful address with every row that has it.
         */
        ReviewText: {
            /**
             * Text
             * @description The address in its canonical spelling: what is decided about
             */
            text: string;
            /**
             * Written
             * @description The address as one of the rows has it
             */
            written: string;
            /** Rows */
            rows: number;
            /** Sources */
            sources: string[];
            /** Reason */
            reason: string;
            /** Match Level */
            match_level: string;
            /** Score */
            score: number;
            /** Area Code */
            area_code: number | null;
            /** Area Name */
            area_name: string;
            /** Lon */
            lon: number | null;
            /** Lat */
            lat: number | null;
            /** Candidates */
            candidates: components["schemas"]["ReviewCandidate"][];
        };
        /**
         * RoleChoice
         * @description A role, and the usual level of its scope.
         */
        RoleChoice: {
            /** Id */
            id: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** Level */
            level: string;
            /** Rights */
            rights: string[];
        };
        /**
         * Row
         * @description One bar, slice, point or line of a table: a number for each column, None where suppressed.
         */
        Row: {
            /** Key */
            key: string;
            title: components["schemas"]["Text"];
            /** Values */
            values: (number | null)[];
        };
        /**
         * Run
         * @description One ingest of one delivery, with its sums over all files.
         */
        Run: {
            /** Run Id */
            run_id: number;
            /**
             * Delivery
             * @description Name of the delivery's folder
             */
            delivery: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "failed" | "abandoned" | "done";
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Has Report */
            has_report: boolean;
            /** Error */
            error: string | null;
            /** Files */
            files: number;
            /** Rows Read */
            rows_read: number;
            /** Rows Loaded */
            rows_loaded: number;
            /** Rows In Review */
            rows_in_review: number;
            /** Rows Rejected */
            rows_rejected: number;
        };
        /**
         * RunDetail
         * @description A run with its files and steps.
         */
        RunDetail: {
            /** Run Id */
            run_id: number;
            /**
             * Delivery
             * @description Name of the delivery's folder
             */
            delivery: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "failed" | "abandoned" | "done";
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Has Report */
            has_report: boolean;
            /** Error */
            error: string | null;
            /** Files */
            files: number;
            /** Rows Read */
            rows_read: number;
            /** Rows Loaded */
            rows_loaded: number;
            /** Rows In Review */
            rows_in_review: number;
            /** Rows Rejected */
            rows_rejected: number;
            /** Sources */
            sources: components["schemas"]["RunFile"][];
            /** Steps */
            steps: components["schemas"]["RunStep"][];
        };
        /**
         * RunFile
         * @description One source of a run. Rows loaded, in review and rejected add up to those read where it is done.
         */
        RunFile: {
            /** Source Id */
            source_id: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** File */
            file: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "staged" | "done" | "unchanged" | "failed";
            /** Rows Read */
            rows_read: number;
            /** Rows Loaded */
            rows_loaded: number;
            /** Rows In Review */
            rows_in_review: number;
            /** Rows Rejected */
            rows_rejected: number;
            /** Refused Columns */
            refused_columns: string[];
            /** Error */
            error: string | null;
            /** Finished At */
            finished_at: string | null;
        };
        /**
         * RunStep
         * @description A step of a run that is not a file.
         */
        RunStep: {
            /** Step */
            step: string;
            /** Seconds */
            seconds: number;
            /**
             * Finished At
             * Format: date-time
             */
            finished_at: string;
        };
        /**
         * Runs
         * @description The newest runs first.
         */
        Runs: {
            /** Runs */
            runs: components["schemas"]["Run"][];
            /**
             * Next
             * @description `before` of the next page
             */
            next?: number | null;
        };
        /**
         * Scene
         * @description A picture that stays for some seconds.
         */
        Scene: {
            /** Id */
            id: string;
            title: components["schemas"]["Text"];
            /**
             * Seconds
             * @default 30
             */
            seconds: number;
            /**
             * @default {
             *       "fit": "area",
             *       "pitch": 0,
             *       "bearing": 0,
             *       "turn": 0
             *     }
             */
            camera: components["schemas"]["Camera"];
            /**
             * Flight S
             * @description How long the camera flies here; 0 is a cut
             * @default 4
             */
            flight_s: number;
            /**
             * Layers
             * @default []
             */
            layers: components["schemas"]["catalogs__topic__MapLayer"][];
            /**
             * Charts
             * @default []
             */
            charts: components["schemas"]["Chart"][];
        };
        /** SceneNumbers */
        SceneNumbers: {
            /** Charts */
            charts: components["schemas"]["ChartNumbers"][];
            /** Maps */
            maps: components["schemas"]["MapNumbers"][];
        };
        /**
         * ScopeArea
         * @description An area by code and name.
         */
        ScopeArea: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /** Level */
            level: string;
        };
        /**
         * ScopeDocument
         * @description Where somebody works: the area, its box (degrees, CGCS2000) and the areas above it, the widest first.
         */
        ScopeDocument: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /** Level */
            level: string;
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ] | null;
            /** Path */
            path: components["schemas"]["ScopeArea"][];
        };
        /**
         * SearchAnswer
         * @description Results, the best first.
         */
        SearchAnswer: {
            /** Query */
            query: string;
            /** Results */
            results: components["schemas"]["Found"][];
        };
        /**
         * Selected
         * @description Sums of the published numbers of the grids that lie inside as a whole.
         */
        Selected: {
            /** Grids */
            grids: components["schemas"]["NamedArea"][];
            /** Totals */
            totals: {
                [key: string]: number | null;
            };
            /**
             * Suppressed
             * @description Grids whose number is suppressed and adds nothing
             */
            suppressed: {
                [key: string]: number;
            };
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /** As Of */
            as_of: string | null;
        };
        /**
         * Selection
         * @description A polygon (GeoJSON geometry, degrees).
         */
        Selection: {
            /** Polygon */
            polygon: {
                [key: string]: unknown;
            };
        };
        /**
         * Separation
         * @description Whose the registration is now.
         */
        Separation: {
            /** Resident Id */
            resident_id: string;
        };
        /**
         * SeparationAsked
         * @description Whether a registration of a record is another person's.
         */
        SeparationAsked: {
            /** Purpose */
            purpose: string;
            /** Note */
            note: string;
            /**
             * Registration
             * @description As the record names it
             */
            registration: string;
            /**
             * Apart
             * @description true: it is somebody else's; false: that is taken back
             */
            apart: boolean;
        };
        /**
         * SessionDocument
         * @description Who is signed in, what they may do and where; `csrf` goes into the header X-CSRF-Token.
         */
        SessionDocument: {
            /** Account */
            account: string;
            /** Display Name */
            display_name: string;
            /** Role */
            role: string;
            /** Role Title */
            role_title: {
                [key: string]: string;
            };
            /** Rights */
            rights: string[];
            scope: components["schemas"]["ScopeDocument"];
            /** Categories */
            categories: string[];
            /** Csrf */
            csrf: string;
            /** Wall */
            wall: boolean;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
        };
        /**
         * SessionRow
         * @description A browser that is signed in. `this`: the one that asks.
         */
        SessionRow: {
            /** Id */
            id: number;
            /** Through */
            through: string;
            /** Wall */
            wall: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Seen At
             * Format: date-time
             */
            last_seen_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Origin */
            origin: string;
            /** Browser */
            browser: string;
            /** This */
            this: boolean;
        };
        /**
         * ShownArea
         * @description The area that a topic shows to this person: its own, or that part of it that lies in the scope.
         */
        ShownArea: {
            /** Code */
            code: number;
            /**
             * Level
             * @enum {string}
             */
            level: "city" | "county" | "town" | "community" | "grid";
            /** Name */
            name: string;
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /** Below */
            below: ("city" | "county" | "town" | "community" | "grid") | null;
        };
        /**
         * ShownTopic
         * @description A topic as this person may show it. `version` changes when its file does.
         */
        ShownTopic: {
            topic: components["schemas"]["Topic"];
            area: components["schemas"]["ShownArea"];
            /** Version */
            version: string;
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
        };
        /**
         * SignIn
         * @description `wall`: a display that runs for days and may only look.
         */
        SignIn: {
            /** Name */
            name: string;
            /** Password */
            password: string;
            /**
             * Wall
             * @default false
             */
            wall: boolean;
        };
        /**
         * Spot
         * @description An area with its number and a point inside it (CGCS2000 degrees).
         */
        Spot: {
            /** Code */
            code: number;
            /** Name */
            name: string;
            /** Value */
            value: number | null;
            /** Longitude */
            longitude: number;
            /** Latitude */
            latitude: number;
        };
        /** StatusCount */
        StatusCount: {
            /** Status */
            status: string;
            title: components["schemas"]["Text"];
            /** Open */
            open: boolean;
            /** Count */
            count: number;
        };
        /**
         * Step
         * @description A step of an event's life. `by` is a role or a source, never a person.
         */
        Step: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** From Status */
            from_status: string | null;
            /** To Status */
            to_status: string;
            title: components["schemas"]["Text"];
            by: components["schemas"]["Text"];
            /** Note */
            note: string;
        };
        /**
         * Subject
         * @description The `sub` that the provider tells of the person.
         */
        Subject: {
            /** Subject */
            subject: string;
        };
        /**
         * Text
         * @description Words in both languages; a plain text in the file stands for both.
         */
        Text: {
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Theme
         * @description Colours of a wall. All of them must be readable from five metres on the background and on panels.
         */
        Theme: {
            /**
             * Background
             * @default #0a0f14
             */
            background: string;
            /**
             * Panel
             * @default #111920
             */
            panel: string;
            /**
             * Text
             * @default #eef3f7
             */
            text: string;
            /**
             * Soft
             * @default #a3b3c2
             */
            soft: string;
            /**
             * Accent
             * @default #5aaefc
             */
            accent: string;
            /**
             * Alarm
             * @default #ff9d4d
             */
            alarm: string;
            /**
             * Ramp
             * @description Classes of a map, few to many
             * @default [
             *       "#1f3d5c",
             *       "#27557f",
             *       "#3273a8",
             *       "#4f97d3",
             *       "#9ccdf7"
             *     ]
             */
            ramp: [
                string,
                string,
                string,
                string,
                string
            ];
            /**
             * Logo
             * @description A file beside the topic's, shown before the title
             */
            logo?: string | null;
        };
        /**
         * Title
         * @description A text in both languages of the page.
         */
        Title: {
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * TokenRow
         * @description A token, without itself. `area_code` null: the account's own scope.
         */
        TokenRow: {
            /** Id */
            id: number;
            /** Title */
            title: string;
            /** Area Code */
            area_code: number | null;
            /** Categories */
            categories: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
        };
        /**
         * Topic
         * @description One wall.
         */
        Topic: {
            /** Id */
            id: string;
            title: components["schemas"]["Text"];
            /**
             * Order
             * @default 100
             */
            order: number;
            /** Area */
            area: number;
            /**
             * Roles
             * @description Who may show it; none: every role that sees the map
             * @default []
             */
            roles: string[];
            /**
             * Language
             * @default zh
             * @enum {string}
             */
            language: "zh" | "en";
            /**
             * @default {
             *       "background": "#0a0f14",
             *       "panel": "#111920",
             *       "text": "#eef3f7",
             *       "soft": "#a3b3c2",
             *       "accent": "#5aaefc",
             *       "alarm": "#ff9d4d",
             *       "ramp": [
             *         "#1f3d5c",
             *         "#27557f",
             *         "#3273a8",
             *         "#4f97d3",
             *         "#9ccdf7"
             *       ]
             *     }
             */
            theme: components["schemas"]["Theme"];
            /**
             * Refresh S
             * @default 60
             */
            refresh_s: number;
            /**
             * Stale After S
             * @description From when on the data is called old
             * @default 180
             */
            stale_after_s: number;
            /**
             * Figures
             * @default []
             */
            figures: components["schemas"]["Figure"][];
            /** Scenes */
            scenes: components["schemas"]["Scene"][];
            /**
             * @description Events in the list beside the map
             * @default {
             *       "categories": [],
             *       "status": "any",
             *       "days": 30
             *     }
             */
            feed: components["schemas"]["Events"] | null;
            alarms?: components["schemas"]["Alarms"] | null;
        };
        /** TopicEntry */
        TopicEntry: {
            /** Id */
            id: string;
            title: components["schemas"]["Text"];
            /** Area Code */
            area_code: number;
        };
        /** TopicList */
        TopicList: {
            /** Topics */
            topics: components["schemas"]["TopicEntry"][];
        };
        /** TopicNumbersNow */
        TopicNumbersNow: {
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
            /** Statistics At */
            statistics_at: string | null;
            /** Events Until */
            events_until: string | null;
            /** Figures */
            figures: (number | null)[];
            /** Scenes */
            scenes: {
                [key: string]: components["schemas"]["SceneNumbers"];
            };
            /** Feed */
            feed: components["schemas"]["FeedEvent"][];
            /** Version */
            version: string;
        };
        /**
         * Weight
         * @description How much a field says for a link: natural logarithm of the odds, negative against it.
         */
        Weight: {
            title: components["schemas"]["Text"];
            /** Weight */
            weight: number;
        };
        /** Worker */
        Worker: {
            /** Name */
            name: string;
            /** Kind */
            kind: string;
            kind_title: components["schemas"]["Text"];
            /**
             * Phone
             * @description For roles that report events; null for others
             */
            phone: string | null;
            /** Area Code */
            area_code: number;
        };
        /**
         * MapLayer
         * @description A layer as the map lists and draws it.
         *
         *     `cells_to`: up to this zoom its tiles hold counts by cell. `tiles`: TileJSON documents, one drawn over the
         *     other. `as_of`: when the data was made, where that is known.
         */
        api__map_layers__MapLayer: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "vector" | "raster";
            title: components["schemas"]["Title"];
            description: components["schemas"]["Title"];
            /** Group */
            group: string;
            /** Geometry */
            geometry: string | null;
            /** Minzoom */
            minzoom: number;
            /** Maxzoom */
            maxzoom: number;
            /** Cells To */
            cells_to: number | null;
            /** Order */
            order: number;
            /** Time Property */
            time_property: string | null;
            /** As Of */
            as_of: string | null;
            /** Tiles */
            tiles: string[];
            /** Exports */
            exports: ("csv" | "gpkg")[];
            /** Properties */
            properties: components["schemas"]["MapProperty"][];
        };
        /**
         * MapLayer
         * @description A layer of the registry, or one of the rasters, as a scene shows it.
         */
        catalogs__topic__MapLayer: {
            /**
             * Categories
             * @description Codes, Chinese names, classes (`01*`); none: all
             * @default []
             */
            categories: string[];
            /**
             * Status
             * @default any
             * @enum {string}
             */
            status: "any" | "open" | "closed";
            /**
             * Days
             * @default 90
             */
            days: number;
            /** Layer */
            layer: string;
            /**
             * Show
             * @enum {string}
             */
            show: "choropleth" | "columns" | "outline" | "points" | "heat" | "extruded" | "raster";
            /** @description What the legend calls it */
            title?: components["schemas"]["Text"] | null;
            /**
             * Measure
             * @default residents
             */
            measure: string;
            /**
             * Colour
             * @default accent
             * @enum {string}
             */
            colour: "accent" | "alarm" | "soft";
            /**
             * Opacity
             * @default 1
             */
            opacity: number;
        };
        /** @description RFC 9457 problem details; `advice` says what to do */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            advice?: string;
            instance?: string;
        };
    };
    responses: {
        /** @description An error, as problem details */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    tilesetFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "model/gltf-binary": string;
                    "application/octet-stream": string;
                };
            };
            /** @description A range of it */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "model/gltf-binary": string;
                    "application/octet-stream": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["Problem"];
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listed_api_accounts_get: {
        parameters: {
            query?: {
                q?: string;
                role?: string;
                active?: boolean | null;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountList"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    add_api_accounts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    areas_api_accounts_areas_get: {
        parameters: {
            query: {
                within: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Areas"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    choices_api_accounts_choices_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountChoices"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    one_api_accounts__account_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    change_api_accounts__account_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDocument"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    read_api_accounts__account_id__credentials_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    bind_api_accounts__account_id__identity_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Subject"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    unbind_api_accounts__account_id__identity_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    password_api_accounts__account_id__password_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    end_api_accounts__account_id__sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
                session_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    revoke_api_accounts__account_id__tokens__token_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
                token_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    at_api_areas_at_get: {
        parameters: {
            query: {
                lon: number;
                lat: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AreaAnswer"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    area_api_areas__code__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AreaAnswer"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    rows_api_audit_get: {
        parameters: {
            query?: {
                before?: number | null;
                since?: string | null;
                until?: string | null;
                actor?: string;
                action?: string;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    actions_api_audit_actions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    whole_api_audit_chain_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainDocument"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    days_api_audit_days_get: {
        parameters: {
            query?: {
                since?: string | null;
                until?: string | null;
                actor?: string;
                action?: string;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditDay"][];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    as_csv_api_audit_rows_csv_get: {
        parameters: {
            query?: {
                since?: string | null;
                until?: string | null;
                actor?: string;
                action?: string;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    every_list_api_code_lists_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: {
                            [key: string]: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    one_list_api_code_lists__code_list__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code_list: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: {
                            [key: string]: string;
                        };
                    };
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    running_api_emergencies_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emergencies"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    declare_api_emergencies_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEmergency"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emergency"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    end_api_emergencies__emergency_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                emergency_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emergency"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listed_api_events_get: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                /** @description Area code of 15 digits: events at and below it */
                area?: number | null;
                /** @description `open`, `closed`, or states with commas between */
                status?: string;
                /** @description Codes, names or classes with commas between */
                category?: string;
                /** @description Day or time (ISO 8601), within */
                from?: string;
                /** @description Day, within, or time, not within (ISO 8601) */
                to?: string;
                /** @description Part of the title or number */
                q?: string;
                /** @description west,south,east,north in degrees (CGCS2000) */
                bbox?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    reported_api_events_post: {
        parameters: {
            query?: never;
            header?: {
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Report"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewEvent"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    categories_api_events_categories_get: {
        parameters: {
            query?: {
                /** @description Area code of 15 digits: events at and below it */
                area?: number | null;
                /** @description `open`, `closed`, or states with commas between */
                status?: string;
                /** @description Codes, names or classes with commas between */
                category?: string;
                /** @description Day or time (ISO 8601), within */
                from?: string;
                /** @description Day, within, or time, not within (ISO 8601) */
                to?: string;
                /** @description Part of the title or number */
                q?: string;
                /** @description west,south,east,north in degrees (CGCS2000) */
                bbox?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Choices"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    histogram_api_events_histogram_get: {
        parameters: {
            query?: {
                step?: "day" | "week";
                /** @description Area code of 15 digits: events at and below it */
                area?: number | null;
                /** @description `open`, `closed`, or states with commas between */
                status?: string;
                /** @description Codes, names or classes with commas between */
                category?: string;
                /** @description Day or time (ISO 8601), within */
                from?: string;
                /** @description Day, within, or time, not within (ISO 8601) */
                to?: string;
                /** @description Part of the title or number */
                q?: string;
                /** @description west,south,east,north in degrees (CGCS2000) */
                bbox?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Histogram"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    tile_api_events_tiles__z___x___y__mvt_get: {
        parameters: {
            query?: {
                mode?: "clusters" | "heat";
                /** @description Area code of 15 digits: events at and below it */
                area?: number | null;
                /** @description `open`, `closed`, or states with commas between */
                status?: string;
                /** @description Codes, names or classes with commas between */
                category?: string;
                /** @description Day or time (ISO 8601), within */
                from?: string;
                /** @description Day, within, or time, not within (ISO 8601) */
                to?: string;
                /** @description Part of the title or number */
                q?: string;
                /** @description west,south,east,north in degrees (CGCS2000) */
                bbox?: string;
            };
            header?: never;
            path: {
                z: string;
                x: string;
                y: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    one_api_events__event_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventCard"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    export_api_export__layer___format__get: {
        parameters: {
            query?: {
                /** @description west,south,east,north in degrees */
                bbox?: string | null;
                /** @description Area code: only what lies in this area */
                area?: number | null;
                /** @description CQL2 text over the layer's properties */
                filter?: string | null;
                /** @description What it is for; kept in the audit */
                purpose?: string;
            };
            header?: never;
            path: {
                layer: string;
                format: "csv" | "gpkg";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                    "application/geopackage+sqlite3": unknown;
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    geocode_text_api_geocode_get: {
        parameters: {
            query: {
                text: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeocodeAnswer"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    geocode_texts_api_geocode_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    map_layers_api_layers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MapLayers"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    people_api_people_in_grid_get: {
        parameters: {
            query?: {
                level?: "city" | "county" | "town" | "community" | "grid";
                within?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeopleInGrid"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    selection_api_people_in_grid_selection_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Selection"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Selected"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    one_api_people_in_grid__code__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AreaDetail"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    counted_api_people_in_grid__code__exact_get: {
        parameters: {
            query?: {
                as_of?: string | null;
            };
            header?: never;
            path: {
                code: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExactCounts"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    search_api_residents_search_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordSearch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Records"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    separated_api_residents_separations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeparationAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Separation"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    phone_api_residents__resident_id__phone_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Purpose"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Phone"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    reverse_point_api_reverse_get: {
        parameters: {
            query: {
                lon: number;
                lat: number;
                /** @description Datum of lon and lat */
                datum?: "CGCS2000" | "WGS84" | "GCJ-02" | "BD-09";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReverseAnswer"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    queue_api_review_get: {
        parameters: {
            query?: {
                source?: string | null;
                reason?: string | null;
                area?: number | null;
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listed_api_review_decisions_get: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                before?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decisions"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    decide_api_review_decisions_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    undo_api_review_decisions__decision_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decision_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    summary_api_review_summary_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewSummary"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_runs_api_runs_get: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                before?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runs"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    one_run_api_runs__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    report_api_runs__run_id__report_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    search_api_search_get: {
        parameters: {
            query: {
                q: string;
                limit?: number;
                /** @description lon,lat: nearer results come first */
                near?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    read_api_session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sign_in_api_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    sign_out_api_session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    mine_api_session_credentials_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    methods_api_session_methods_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Methods"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    begin_api_session_oidc_main_get: {
        parameters: {
            query?: {
                next?: string;
                wall?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    come_back_api_session_oidc_main_callback_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    password_api_session_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    end_api_session__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    tokens_api_tokens_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    issue_api_tokens_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    revoke_api_tokens__token_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    every_topic_api_topics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    one_topic_api_topics__topic_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownTopic"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    logo_api_topics__topic_id__logo_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    numbers_api_topics__topic_id__numbers_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicNumbersNow"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listed_raster_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a raster; GET /raster lists them */
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Return dataset's basic info. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getInfoGeoJSON: {
        parameters: {
            query?: {
                /** @description Coordinate Reference System. */
                crs?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of a raster; GET /raster lists them */
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Return dataset's basic info as a GeoJSON feature. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Feature_Union_Polygon__MultiPolygon__Info_"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getDataForPoint: {
        parameters: {
            query?: {
                /** @description Coordinate Reference System of the input coords. Default to `epsg:4326`. */
                coord_crs?: string | null;
                /** @description Dataset band indexes */
                bidx?: number[] | null;
                /** @description Overwrite internal Nodata value; nan or valid float values only. */
                nodata?: ("nan" | "inf" | "-inf") | number | null;
                /** @description Apply internal Scale/Offset. Defaults to `False`. */
                unscale?: boolean | null;
                /** @description RasterIO resampling algorithm. Defaults to `nearest`. */
                resampling?: ("nearest" | "bilinear" | "cubic" | "cubic_spline" | "lanczos" | "average" | "mode" | "gauss" | "rms") | null;
                /** @description WarpKernel resampling algorithm (only used when doing re-projection). Defaults to `nearest`. */
                reproject?: ("nearest" | "bilinear" | "cubic" | "cubic_spline" | "lanczos" | "average" | "mode" | "max" | "min" | "med" | "q1" | "q3" | "sum" | "rms") | null;
            };
            header?: never;
            path: {
                /** @description Longitude */
                lon: number;
                /** @description Latitude */
                lat: number;
                /** @description Id of a raster; GET /raster lists them */
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Return a value for a point */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Point"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    tilejson_raster__dataset__tilejson_json_get: {
        parameters: {
            query?: {
                /** @description Format of the tiles */
                format?: "png" | "webp" | "jpg";
            };
            header?: never;
            path: {
                /** @description Id of a raster; GET /raster lists them */
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    tile_raster__dataset__tiles__z___x___y___format__get: {
        parameters: {
            query?: {
                /** @description 2 gives 512 pixels */
                scale?: 1 | 2;
                /** @description Dataset band indexes */
                bidx?: number[] | null;
                /** @description Overwrite internal Nodata value; nan or valid float values only. */
                nodata?: ("nan" | "inf" | "-inf") | number | null;
                /** @description Apply internal Scale/Offset. Defaults to `False`. */
                unscale?: boolean | null;
                /** @description RasterIO resampling algorithm. Defaults to `nearest`. */
                resampling?: ("nearest" | "bilinear" | "cubic" | "cubic_spline" | "lanczos" | "average" | "mode" | "gauss" | "rms") | null;
                /** @description WarpKernel resampling algorithm (only used when doing re-projection). Defaults to `nearest`. */
                reproject?: ("nearest" | "bilinear" | "cubic" | "cubic_spline" | "lanczos" | "average" | "mode" | "max" | "min" | "med" | "q1" | "q3" | "sum" | "rms") | null;
                /** @description What to make of the values */
                algorithm?: ("hillshade" | "slope" | "contours" | "normalizedIndex" | "terrarium" | "terrainrgb" | "cast" | "ceil" | "floor" | "min" | "max" | "median" | "mean" | "std" | "var" | "sum" | "grayscale" | "bitonal") | null;
                /** @description A colour table by its name */
                colormap_name?: ("pubugn_r" | "pubu_r" | "ylorbr" | "gnuplot" | "piyg_r" | "tab20b_r" | "coolwarm_r" | "prgn" | "turbid_r" | "spring_r" | "ice_r" | "bugn_r" | "dense_r" | "gist_rainbow" | "magma_r" | "cool_r" | "afmhot_r" | "ylorrd_r" | "purples" | "puor" | "ocean" | "bupu_r" | "rain_r" | "spectral" | "tempo_r" | "set3_r" | "purd" | "rdylgn_r" | "balance_r" | "rdylbu" | "reds_r" | "set2_r" | "curl" | "gray" | "matter_r" | "brg" | "amp_r" | "hsv" | "oranges_r" | "set1" | "terrain_r" | "winter" | "nipy_spectral_r" | "ylgnbu_r" | "greys" | "cmrmap_r" | "dark2_r" | "gist_heat" | "set2" | "ylgnbu" | "ylorrd" | "cubehelix" | "tab20" | "gray_r" | "viridis_r" | "blues" | "brbg_r" | "prism_r" | "brg_r" | "solar" | "rdgy" | "gnuplot2_r" | "plasma" | "pastel2_r" | "set3" | "gist_gray_r" | "bugn" | "prism" | "rainbow" | "terrain" | "tab10" | "reds" | "thermal_r" | "gnbu" | "plasma_r" | "turbo" | "cmrmap" | "bwr_r" | "rdpu" | "autumn" | "hsv_r" | "gist_earth_r" | "winter_r" | "haline_r" | "autumn_r" | "rplumbo" | "twilight_shifted_r" | "spring" | "binary" | "speed" | "nipy_spectral" | "rdbu" | "amp" | "matter" | "inferno_r" | "prgn_r" | "purples_r" | "hot" | "tab20c" | "diff_r" | "inferno" | "cool" | "seismic_r" | "pastel2" | "bone" | "speed_r" | "dark2" | "spectral_r" | "paired" | "tab20b" | "ylorbr_r" | "balance" | "gist_ncar_r" | "turbid" | "oxy" | "pastel1_r" | "bone_r" | "rdbu_r" | "hot_r" | "cividis" | "ylgn_r" | "pastel1" | "magma" | "orrd_r" | "jet_r" | "seismic" | "gist_ncar" | "gist_yarg" | "gist_rainbow_r" | "haline" | "greens" | "ylgn" | "blues_r" | "thermal" | "coolwarm" | "tab20c_r" | "twilight_r" | "deep" | "oranges" | "phase_r" | "ice" | "brbg" | "bupu" | "oxy_r" | "rain" | "solar_r" | "gist_stern_r" | "gnuplot_r" | "set1_r" | "cubehelix_r" | "gnbu_r" | "delta" | "piyg" | "greens_r" | "pink" | "curl_r" | "puor_r" | "tab10_r" | "afmhot" | "copper_r" | "paired_r" | "flag_r" | "copper" | "deep_r" | "algae" | "dense" | "accent" | "ocean_r" | "summer_r" | "pubugn" | "gist_heat_r" | "accent_r" | "topo" | "diff" | "twilight" | "purd_r" | "greys_r" | "tarn_r" | "turbo_r" | "rdylbu_r" | "twilight_shifted" | "orrd" | "gnuplot2" | "topo_r" | "pubu" | "rdpu_r" | "gist_stern" | "schwarzwald" | "wistia_r" | "pink_r" | "summer" | "cfastie" | "flag" | "binary_r" | "phase" | "jet" | "gist_gray" | "rdgy_r" | "delta_r" | "tarn" | "wistia" | "cividis_r" | "rdylgn" | "viridis" | "gist_yarg_r" | "bwr" | "gist_earth" | "algae_r" | "tab20_r" | "rainbow_r" | "tempo") | null;
                /** @description comma (',') delimited Min,Max range. Can set multiple time for multiple bands. */
                rescale?: string[] | null;
                /** @description rio-color formula (info: https://github.com/mapbox/rio-color) */
                color_formula?: string | null;
                /** @description Add mask to the output data. Defaults to `True` */
                return_mask?: boolean | null;
            };
            header?: never;
            path: {
                z: string;
                x: string;
                y: string;
                format: "png" | "webp" | "jpg";
                /** @description Id of a raster; GET /raster lists them */
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    root_stac_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    collection_stac_collections__collection_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    item_stac_collections__collection_id__items__item_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                collection_id: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    vectorLayers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Layers in drawing order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    tileArchive: {
        parameters: {
            query?: never;
            header?: {
                Range?: string;
            };
            path: {
                archive: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": string;
                };
            };
            /** @description A range of it */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["Problem"];
            416: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    vectorTileJson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                layer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description TileJSON */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            404: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    vectorTile: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                layer: string;
                z: number;
                x: number;
                y: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                };
            };
            /** @description Nothing is there */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
