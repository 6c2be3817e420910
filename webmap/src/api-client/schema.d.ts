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
        post?: never;
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
    "/api/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is at a point
         * @description Building, nearest address, areas, and the point in every datum.
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
         * MapGroup
         * @description A group of the layer list.
         */
        MapGroup: {
            /** Id */
            id: string;
            title: components["schemas"]["Title"];
        };
        /**
         * MapLayer
         * @description A layer as the map lists and draws it.
         *
         *     `cells_to`: up to this zoom its tiles hold counts by cell. `tiles`: TileJSON documents, one drawn over the
         *     other. `as_of`: when the data was made, where that is known.
         */
        MapLayer: {
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
         * MapLayers
         * @description The layers of a person, from the bottom of the map to its top, and the names of their codes.
         */
        MapLayers: {
            /** Groups */
            groups: components["schemas"]["MapGroup"][];
            /** Layers */
            layers: components["schemas"]["MapLayer"][];
            /** Code Lists */
            code_lists: {
                [key: string]: {
                    [key: string]: components["schemas"]["Title"];
                };
            };
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
         * Title
         * @description A text in both languages of the page.
         */
        Title: {
            /** Zh */
            zh: string;
            /** En */
            en: string;
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
    reverse_point_api_reverse_get: {
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
                    "application/json": components["schemas"]["ReverseAnswer"];
                };
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
