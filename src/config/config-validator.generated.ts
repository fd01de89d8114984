// @ts-nocheck: ajv writes it without types
// biome-ignore-all lint: the generator has its own style
// biome-ignore-all format: the generator has its own layout
// biome-ignore-all assist: and its own order
/**
 * GENERATED from spec/connector.json by `npm run generate` (test/config/config-validator.ts). Do not edit:
 * change the spec and generate again.
 */
import type { ValidateFunction } from "ajv";
import type { GeneratedConfig } from "./config.generated.ts";
import { SPEC } from "./spec.ts";
export const validate: ValidateFunction<GeneratedConfig> = validate10;
const schema11 = SPEC.connectionSpecification;
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[^\\s:\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2060\\ufeff]+$", "u");
const pattern2 = new RegExp("\\S", "u");
const pattern4 = new RegExp("^([^/][\\s\\S]*|(/([^~/]|~0|~1)*)+)$", "u");
const pattern6 = new RegExp("^[A-Z]{2}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.region === undefined){
data.region = "us";
}
if(data.routes === undefined){
data.routes = [];
}
if(data.default_send_as === undefined){
data.default_send_as = "customer_bulk";
}
if(data.auto_map === undefined){
data.auto_map = true;
}
if(data.invalid_records === undefined){
data.invalid_records = "reject";
}
if(data.max_rejected_percent === undefined){
data.max_rejected_percent = 100;
}
if(data.rejected_records === undefined){
data.rejected_records = {"storage":"none"};
}
if(data.rate_limits === undefined){
data.rate_limits = {};
}
if(data.batching === undefined){
data.batching = {};
}
if(data.retry === undefined){
data.retry = {};
}
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
let data0 = data.region;
if(typeof data0 !== "string"){
const err1 = {instancePath:instancePath+"/region",schemaPath:"#/properties/region/type",keyword:"type",params:{type: "string"},schema:schema11.properties.region.type,parentSchema:schema11.properties.region,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!((data0 === "us") || (data0 === "eu"))){
const err2 = {instancePath:instancePath+"/region",schemaPath:"#/properties/region/enum",keyword:"enum",params:{allowedValues: schema11.properties.region.enum},schema:schema11.properties.region.enum,parentSchema:schema11.properties.region,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.user_api_key !== undefined){
let data1 = data.user_api_key;
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
const err3 = {instancePath:instancePath+"/user_api_key",schemaPath:"#/properties/user_api_key/pattern",keyword:"pattern",params:{pattern: "^[^\\s:\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2060\\ufeff]+$"},schema:"^[^\\s:\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2060\\ufeff]+$",parentSchema:schema11.properties.user_api_key,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/user_api_key",schemaPath:"#/properties/user_api_key/type",keyword:"type",params:{type: "string"},schema:schema11.properties.user_api_key.type,parentSchema:schema11.properties.user_api_key,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.event_api_key !== undefined){
let data2 = data.event_api_key;
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
const err5 = {instancePath:instancePath+"/event_api_key",schemaPath:"#/properties/event_api_key/pattern",keyword:"pattern",params:{pattern: "^[^\\s:\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2060\\ufeff]+$"},schema:"^[^\\s:\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2060\\ufeff]+$",parentSchema:schema11.properties.event_api_key,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/event_api_key",schemaPath:"#/properties/event_api_key/type",keyword:"type",params:{type: "string"},schema:schema11.properties.event_api_key.type,parentSchema:schema11.properties.event_api_key,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
let data3 = data.routes;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.fields === undefined){
data4.fields = [];
}
if(data4.other_fields === undefined){
data4.other_fields = "keep";
}
if(data4.null_values === undefined){
data4.null_values = "omit";
}
if(data4.invalid_attributes === undefined){
data4.invalid_attributes = "drop";
}
if(data4.stream === undefined){
const err7 = {instancePath:instancePath+"/routes/" + i0,schemaPath:"#/properties/routes/items/required",keyword:"required",params:{missingProperty: "stream"},schema:schema11.properties.routes.items.required,parentSchema:schema11.properties.routes.items,data:data4};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data4.send_as === undefined){
const err8 = {instancePath:instancePath+"/routes/" + i0,schemaPath:"#/properties/routes/items/required",keyword:"required",params:{missingProperty: "send_as"},schema:schema11.properties.routes.items.required,parentSchema:schema11.properties.routes.items,data:data4};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
for(const key1 in data4){
if(!(func2.call(schema11.properties.routes.items.properties, key1))){
const err9 = {instancePath:instancePath+"/routes/" + i0,schemaPath:"#/properties/routes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema11.properties.routes.items,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data4.stream !== undefined){
let data5 = data4.stream;
if(typeof data5 === "string"){
if(!pattern2.test(data5)){
const err10 = {instancePath:instancePath+"/routes/" + i0+"/stream",schemaPath:"#/properties/routes/items/properties/stream/pattern",keyword:"pattern",params:{pattern: "\\S"},schema:"\\S",parentSchema:schema11.properties.routes.items.properties.stream,data:data5};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/routes/" + i0+"/stream",schemaPath:"#/properties/routes/items/properties/stream/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.stream.type,parentSchema:schema11.properties.routes.items.properties.stream,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data4.namespace !== undefined){
let data6 = data4.namespace;
if(typeof data6 === "string"){
if(!pattern2.test(data6)){
const err12 = {instancePath:instancePath+"/routes/" + i0+"/namespace",schemaPath:"#/properties/routes/items/properties/namespace/pattern",keyword:"pattern",params:{pattern: "\\S"},schema:"\\S",parentSchema:schema11.properties.routes.items.properties.namespace,data:data6};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/routes/" + i0+"/namespace",schemaPath:"#/properties/routes/items/properties/namespace/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.namespace.type,parentSchema:schema11.properties.routes.items.properties.namespace,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data4.send_as !== undefined){
let data7 = data4.send_as;
if(typeof data7 !== "string"){
const err14 = {instancePath:instancePath+"/routes/" + i0+"/send_as",schemaPath:"#/properties/routes/items/properties/send_as/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.send_as.type,parentSchema:schema11.properties.routes.items.properties.send_as,data:data7};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!((((data7 === "customer_bulk") || (data7 === "customer")) || (data7 === "identify_event")) || (data7 === "skip"))){
const err15 = {instancePath:instancePath+"/routes/" + i0+"/send_as",schemaPath:"#/properties/routes/items/properties/send_as/enum",keyword:"enum",params:{allowedValues: schema11.properties.routes.items.properties.send_as.enum},schema:schema11.properties.routes.items.properties.send_as.enum,parentSchema:schema11.properties.routes.items.properties.send_as,data:data7};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
let data8 = data4.fields;
if(Array.isArray(data8)){
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.from === undefined){
const err16 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1,schemaPath:"#/properties/routes/items/properties/fields/items/required",keyword:"required",params:{missingProperty: "from"},schema:schema11.properties.routes.items.properties.fields.items.required,parentSchema:schema11.properties.routes.items.properties.fields.items,data:data9};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data9.to === undefined){
const err17 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1,schemaPath:"#/properties/routes/items/properties/fields/items/required",keyword:"required",params:{missingProperty: "to"},schema:schema11.properties.routes.items.properties.fields.items.required,parentSchema:schema11.properties.routes.items.properties.fields.items,data:data9};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
for(const key2 in data9){
if(!(((key2 === "from") || (key2 === "to")) || (key2 === "type"))){
const err18 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1,schemaPath:"#/properties/routes/items/properties/fields/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema11.properties.routes.items.properties.fields.items,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data9.from !== undefined){
let data10 = data9.from;
if(typeof data10 === "string"){
if(!pattern4.test(data10)){
const err19 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/from",schemaPath:"#/properties/routes/items/properties/fields/items/properties/from/pattern",keyword:"pattern",params:{pattern: "^([^/][\\s\\S]*|(/([^~/]|~0|~1)*)+)$"},schema:"^([^/][\\s\\S]*|(/([^~/]|~0|~1)*)+)$",parentSchema:schema11.properties.routes.items.properties.fields.items.properties.from,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/from",schemaPath:"#/properties/routes/items/properties/fields/items/properties/from/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.fields.items.properties.from.type,parentSchema:schema11.properties.routes.items.properties.fields.items.properties.from,data:data10};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data9.to !== undefined){
let data11 = data9.to;
if(typeof data11 === "string"){
if(!pattern2.test(data11)){
const err21 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/to",schemaPath:"#/properties/routes/items/properties/fields/items/properties/to/pattern",keyword:"pattern",params:{pattern: "\\S"},schema:"\\S",parentSchema:schema11.properties.routes.items.properties.fields.items.properties.to,data:data11};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/to",schemaPath:"#/properties/routes/items/properties/fields/items/properties/to/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.fields.items.properties.to.type,parentSchema:schema11.properties.routes.items.properties.fields.items.properties.to,data:data11};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.type !== undefined){
let data12 = data9.type;
if(typeof data12 !== "string"){
const err23 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/type",schemaPath:"#/properties/routes/items/properties/fields/items/properties/type/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.fields.items.properties.type.type,parentSchema:schema11.properties.routes.items.properties.fields.items.properties.type,data:data12};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!((((((((data12 === "text") || (data12 === "number")) || (data12 === "boolean")) || (data12 === "date_time")) || (data12 === "epoch_seconds")) || (data12 === "epoch_milliseconds")) || (data12 === "epoch_microseconds")) || (data12 === "phone_number"))){
const err24 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1+"/type",schemaPath:"#/properties/routes/items/properties/fields/items/properties/type/enum",keyword:"enum",params:{allowedValues: schema11.properties.routes.items.properties.fields.items.properties.type.enum},schema:schema11.properties.routes.items.properties.fields.items.properties.type.enum,parentSchema:schema11.properties.routes.items.properties.fields.items.properties.type,data:data12};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/routes/" + i0+"/fields/" + i1,schemaPath:"#/properties/routes/items/properties/fields/items/type",keyword:"type",params:{type: "object"},schema:schema11.properties.routes.items.properties.fields.items.type,parentSchema:schema11.properties.routes.items.properties.fields.items,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/routes/" + i0+"/fields",schemaPath:"#/properties/routes/items/properties/fields/type",keyword:"type",params:{type: "array"},schema:schema11.properties.routes.items.properties.fields.type,parentSchema:schema11.properties.routes.items.properties.fields,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
let data13 = data4.other_fields;
if(typeof data13 !== "string"){
const err27 = {instancePath:instancePath+"/routes/" + i0+"/other_fields",schemaPath:"#/properties/routes/items/properties/other_fields/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.other_fields.type,parentSchema:schema11.properties.routes.items.properties.other_fields,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((data13 === "keep") || (data13 === "drop"))){
const err28 = {instancePath:instancePath+"/routes/" + i0+"/other_fields",schemaPath:"#/properties/routes/items/properties/other_fields/enum",keyword:"enum",params:{allowedValues: schema11.properties.routes.items.properties.other_fields.enum},schema:schema11.properties.routes.items.properties.other_fields.enum,parentSchema:schema11.properties.routes.items.properties.other_fields,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
let data14 = data4.null_values;
if(typeof data14 !== "string"){
const err29 = {instancePath:instancePath+"/routes/" + i0+"/null_values",schemaPath:"#/properties/routes/items/properties/null_values/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.null_values.type,parentSchema:schema11.properties.routes.items.properties.null_values,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((data14 === "omit") || (data14 === "send"))){
const err30 = {instancePath:instancePath+"/routes/" + i0+"/null_values",schemaPath:"#/properties/routes/items/properties/null_values/enum",keyword:"enum",params:{allowedValues: schema11.properties.routes.items.properties.null_values.enum},schema:schema11.properties.routes.items.properties.null_values.enum,parentSchema:schema11.properties.routes.items.properties.null_values,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data15 = data4.invalid_attributes;
if(typeof data15 !== "string"){
const err31 = {instancePath:instancePath+"/routes/" + i0+"/invalid_attributes",schemaPath:"#/properties/routes/items/properties/invalid_attributes/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.invalid_attributes.type,parentSchema:schema11.properties.routes.items.properties.invalid_attributes,data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data15 === "drop") || (data15 === "reject"))){
const err32 = {instancePath:instancePath+"/routes/" + i0+"/invalid_attributes",schemaPath:"#/properties/routes/items/properties/invalid_attributes/enum",keyword:"enum",params:{allowedValues: schema11.properties.routes.items.properties.invalid_attributes.enum},schema:schema11.properties.routes.items.properties.invalid_attributes.enum,parentSchema:schema11.properties.routes.items.properties.invalid_attributes,data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data4.default_country !== undefined){
let data16 = data4.default_country;
if(typeof data16 === "string"){
if(!pattern6.test(data16)){
const err33 = {instancePath:instancePath+"/routes/" + i0+"/default_country",schemaPath:"#/properties/routes/items/properties/default_country/pattern",keyword:"pattern",params:{pattern: "^[A-Z]{2}$"},schema:"^[A-Z]{2}$",parentSchema:schema11.properties.routes.items.properties.default_country,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/routes/" + i0+"/default_country",schemaPath:"#/properties/routes/items/properties/default_country/type",keyword:"type",params:{type: "string"},schema:schema11.properties.routes.items.properties.default_country.type,parentSchema:schema11.properties.routes.items.properties.default_country,data:data16};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data4.auto_map !== undefined){
let data17 = data4.auto_map;
if(typeof data17 !== "boolean"){
const err35 = {instancePath:instancePath+"/routes/" + i0+"/auto_map",schemaPath:"#/properties/routes/items/properties/auto_map/type",keyword:"type",params:{type: "boolean"},schema:schema11.properties.routes.items.properties.auto_map.type,parentSchema:schema11.properties.routes.items.properties.auto_map,data:data17};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/routes/" + i0,schemaPath:"#/properties/routes/items/type",keyword:"type",params:{type: "object"},schema:schema11.properties.routes.items.type,parentSchema:schema11.properties.routes.items,data:data4};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/routes",schemaPath:"#/properties/routes/type",keyword:"type",params:{type: "array"},schema:schema11.properties.routes.type,parentSchema:schema11.properties.routes,data:data3};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
let data18 = data.default_send_as;
if(typeof data18 !== "string"){
const err38 = {instancePath:instancePath+"/default_send_as",schemaPath:"#/properties/default_send_as/type",keyword:"type",params:{type: "string"},schema:schema11.properties.default_send_as.type,parentSchema:schema11.properties.default_send_as,data:data18};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(!(((((data18 === "customer_bulk") || (data18 === "customer")) || (data18 === "identify_event")) || (data18 === "skip")) || (data18 === "fail"))){
const err39 = {instancePath:instancePath+"/default_send_as",schemaPath:"#/properties/default_send_as/enum",keyword:"enum",params:{allowedValues: schema11.properties.default_send_as.enum},schema:schema11.properties.default_send_as.enum,parentSchema:schema11.properties.default_send_as,data:data18};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
let data19 = data.auto_map;
if(typeof data19 !== "boolean"){
const err40 = {instancePath:instancePath+"/auto_map",schemaPath:"#/properties/auto_map/type",keyword:"type",params:{type: "boolean"},schema:schema11.properties.auto_map.type,parentSchema:schema11.properties.auto_map,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
let data20 = data.invalid_records;
if(typeof data20 !== "string"){
const err41 = {instancePath:instancePath+"/invalid_records",schemaPath:"#/properties/invalid_records/type",keyword:"type",params:{type: "string"},schema:schema11.properties.invalid_records.type,parentSchema:schema11.properties.invalid_records,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(!((data20 === "reject") || (data20 === "fail"))){
const err42 = {instancePath:instancePath+"/invalid_records",schemaPath:"#/properties/invalid_records/enum",keyword:"enum",params:{allowedValues: schema11.properties.invalid_records.enum},schema:schema11.properties.invalid_records.enum,parentSchema:schema11.properties.invalid_records,data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
let data21 = data.max_rejected_percent;
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 100 || isNaN(data21)){
const err43 = {instancePath:instancePath+"/max_rejected_percent",schemaPath:"#/properties/max_rejected_percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},schema:100,parentSchema:schema11.properties.max_rejected_percent,data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err44 = {instancePath:instancePath+"/max_rejected_percent",schemaPath:"#/properties/max_rejected_percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema11.properties.max_rejected_percent,data:data21};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/max_rejected_percent",schemaPath:"#/properties/max_rejected_percent/type",keyword:"type",params:{type: "number"},schema:schema11.properties.max_rejected_percent.type,parentSchema:schema11.properties.max_rejected_percent,data:data21};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
let data22 = data.rejected_records;
if(!(data22 && typeof data22 == "object" && !Array.isArray(data22))){
const err46 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/type",keyword:"type",params:{type: "object"},schema:schema11.properties.rejected_records.type,parentSchema:schema11.properties.rejected_records,data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
const _errs50 = errors;
let valid7 = false;
let passing0 = null;
const _errs51 = errors;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.storage === undefined){
const err47 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/0/required",keyword:"required",params:{missingProperty: "storage"},schema:schema11.properties.rejected_records.oneOf[0].required,parentSchema:schema11.properties.rejected_records.oneOf[0],data:data22};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
for(const key3 in data22){
if(!(key3 === "storage")){
const err48 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},schema:false,parentSchema:schema11.properties.rejected_records.oneOf[0],data:data22};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data22.storage !== undefined){
let data23 = data22.storage;
if(typeof data23 !== "string"){
const err49 = {instancePath:instancePath+"/rejected_records/storage",schemaPath:"#/properties/rejected_records/oneOf/0/properties/storage/type",keyword:"type",params:{type: "string"},schema:schema11.properties.rejected_records.oneOf[0].properties.storage.type,parentSchema:schema11.properties.rejected_records.oneOf[0].properties.storage,data:data23};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if("none" !== data23){
const err50 = {instancePath:instancePath+"/rejected_records/storage",schemaPath:"#/properties/rejected_records/oneOf/0/properties/storage/const",keyword:"const",params:{allowedValue: "none"},schema:"none",parentSchema:schema11.properties.rejected_records.oneOf[0].properties.storage,data:data23};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/0/type",keyword:"type",params:{type: "object"},schema:schema11.properties.rejected_records.oneOf[0].type,parentSchema:schema11.properties.rejected_records.oneOf[0],data:data22};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
var _valid0 = _errs51 === errors;
if(_valid0){
valid7 = true;
passing0 = 0;
}
const _errs56 = errors;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.storage === undefined){
const err52 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/1/required",keyword:"required",params:{missingProperty: "storage"},schema:schema11.properties.rejected_records.oneOf[1].required,parentSchema:schema11.properties.rejected_records.oneOf[1],data:data22};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data22.path === undefined){
const err53 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/1/required",keyword:"required",params:{missingProperty: "path"},schema:schema11.properties.rejected_records.oneOf[1].required,parentSchema:schema11.properties.rejected_records.oneOf[1],data:data22};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
for(const key4 in data22){
if(!((key4 === "storage") || (key4 === "path"))){
const err54 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},schema:false,parentSchema:schema11.properties.rejected_records.oneOf[1],data:data22};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data22.storage !== undefined){
let data24 = data22.storage;
if(typeof data24 !== "string"){
const err55 = {instancePath:instancePath+"/rejected_records/storage",schemaPath:"#/properties/rejected_records/oneOf/1/properties/storage/type",keyword:"type",params:{type: "string"},schema:schema11.properties.rejected_records.oneOf[1].properties.storage.type,parentSchema:schema11.properties.rejected_records.oneOf[1].properties.storage,data:data24};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if("file" !== data24){
const err56 = {instancePath:instancePath+"/rejected_records/storage",schemaPath:"#/properties/rejected_records/oneOf/1/properties/storage/const",keyword:"const",params:{allowedValue: "file"},schema:"file",parentSchema:schema11.properties.rejected_records.oneOf[1].properties.storage,data:data24};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data22.path !== undefined){
let data25 = data22.path;
if(typeof data25 === "string"){
if(!pattern2.test(data25)){
const err57 = {instancePath:instancePath+"/rejected_records/path",schemaPath:"#/properties/rejected_records/oneOf/1/properties/path/pattern",keyword:"pattern",params:{pattern: "\\S"},schema:"\\S",parentSchema:schema11.properties.rejected_records.oneOf[1].properties.path,data:data25};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/rejected_records/path",schemaPath:"#/properties/rejected_records/oneOf/1/properties/path/type",keyword:"type",params:{type: "string"},schema:schema11.properties.rejected_records.oneOf[1].properties.path.type,parentSchema:schema11.properties.rejected_records.oneOf[1].properties.path,data:data25};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf/1/type",keyword:"type",params:{type: "object"},schema:schema11.properties.rejected_records.oneOf[1].type,parentSchema:schema11.properties.rejected_records.oneOf[1],data:data22};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
var _valid0 = _errs56 === errors;
if(_valid0 && valid7){
valid7 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid7 = true;
passing0 = 1;
}
}
if(!valid7){
const err60 = {instancePath:instancePath+"/rejected_records",schemaPath:"#/properties/rejected_records/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},schema:schema11.properties.rejected_records.oneOf,parentSchema:schema11.properties.rejected_records,data:data22};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
else {
errors = _errs50;
if(vErrors !== null){
if(_errs50){
vErrors.length = _errs50;
}
else {
vErrors = null;
}
}
}
let data26 = data.rate_limits;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.customer === undefined){
data26.customer = 50;
}
if(data26.customer_bulk === undefined){
data26.customer_bulk = 5;
}
if(data26.event_bulk === undefined){
data26.event_bulk = 5;
}
for(const key5 in data26){
if(!(((key5 === "customer") || (key5 === "customer_bulk")) || (key5 === "event_bulk"))){
const err61 = {instancePath:instancePath+"/rate_limits",schemaPath:"#/properties/rate_limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},schema:false,parentSchema:schema11.properties.rate_limits,data:data26};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
let data27 = data26.customer;
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 10000 || isNaN(data27)){
const err62 = {instancePath:instancePath+"/rate_limits/customer",schemaPath:"#/properties/rate_limits/properties/customer/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},schema:10000,parentSchema:schema11.properties.rate_limits.properties.customer,data:data27};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(data27 <= 0 || isNaN(data27)){
const err63 = {instancePath:instancePath+"/rate_limits/customer",schemaPath:"#/properties/rate_limits/properties/customer/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},schema:0,parentSchema:schema11.properties.rate_limits.properties.customer,data:data27};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
else {
const err64 = {instancePath:instancePath+"/rate_limits/customer",schemaPath:"#/properties/rate_limits/properties/customer/type",keyword:"type",params:{type: "number"},schema:schema11.properties.rate_limits.properties.customer.type,parentSchema:schema11.properties.rate_limits.properties.customer,data:data27};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
let data28 = data26.customer_bulk;
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 10000 || isNaN(data28)){
const err65 = {instancePath:instancePath+"/rate_limits/customer_bulk",schemaPath:"#/properties/rate_limits/properties/customer_bulk/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},schema:10000,parentSchema:schema11.properties.rate_limits.properties.customer_bulk,data:data28};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data28 <= 0 || isNaN(data28)){
const err66 = {instancePath:instancePath+"/rate_limits/customer_bulk",schemaPath:"#/properties/rate_limits/properties/customer_bulk/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},schema:0,parentSchema:schema11.properties.rate_limits.properties.customer_bulk,data:data28};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/rate_limits/customer_bulk",schemaPath:"#/properties/rate_limits/properties/customer_bulk/type",keyword:"type",params:{type: "number"},schema:schema11.properties.rate_limits.properties.customer_bulk.type,parentSchema:schema11.properties.rate_limits.properties.customer_bulk,data:data28};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
let data29 = data26.event_bulk;
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 10000 || isNaN(data29)){
const err68 = {instancePath:instancePath+"/rate_limits/event_bulk",schemaPath:"#/properties/rate_limits/properties/event_bulk/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},schema:10000,parentSchema:schema11.properties.rate_limits.properties.event_bulk,data:data29};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data29 <= 0 || isNaN(data29)){
const err69 = {instancePath:instancePath+"/rate_limits/event_bulk",schemaPath:"#/properties/rate_limits/properties/event_bulk/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},schema:0,parentSchema:schema11.properties.rate_limits.properties.event_bulk,data:data29};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/rate_limits/event_bulk",schemaPath:"#/properties/rate_limits/properties/event_bulk/type",keyword:"type",params:{type: "number"},schema:schema11.properties.rate_limits.properties.event_bulk.type,parentSchema:schema11.properties.rate_limits.properties.event_bulk,data:data29};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/rate_limits",schemaPath:"#/properties/rate_limits/type",keyword:"type",params:{type: "object"},schema:schema11.properties.rate_limits.type,parentSchema:schema11.properties.rate_limits,data:data26};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
let data30 = data.batching;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if(data30.customers === undefined){
data30.customers = 50;
}
if(data30.events === undefined){
data30.events = 100;
}
if(data30.bytes === undefined){
data30.bytes = 1000000;
}
if(data30.linger_ms === undefined){
data30.linger_ms = 1000;
}
for(const key6 in data30){
if(!((((key6 === "customers") || (key6 === "events")) || (key6 === "bytes")) || (key6 === "linger_ms"))){
const err72 = {instancePath:instancePath+"/batching",schemaPath:"#/properties/batching/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},schema:false,parentSchema:schema11.properties.batching,data:data30};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
let data31 = data30.customers;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err73 = {instancePath:instancePath+"/batching/customers",schemaPath:"#/properties/batching/properties/customers/type",keyword:"type",params:{type: "integer"},schema:schema11.properties.batching.properties.customers.type,parentSchema:schema11.properties.batching.properties.customers,data:data31};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 50 || isNaN(data31)){
const err74 = {instancePath:instancePath+"/batching/customers",schemaPath:"#/properties/batching/properties/customers/maximum",keyword:"maximum",params:{comparison: "<=", limit: 50},schema:50,parentSchema:schema11.properties.batching.properties.customers,data:data31};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(data31 < 1 || isNaN(data31)){
const err75 = {instancePath:instancePath+"/batching/customers",schemaPath:"#/properties/batching/properties/customers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema11.properties.batching.properties.customers,data:data31};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
let data32 = data30.events;
if(!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32)))){
const err76 = {instancePath:instancePath+"/batching/events",schemaPath:"#/properties/batching/properties/events/type",keyword:"type",params:{type: "integer"},schema:schema11.properties.batching.properties.events.type,parentSchema:schema11.properties.batching.properties.events,data:data32};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 > 100 || isNaN(data32)){
const err77 = {instancePath:instancePath+"/batching/events",schemaPath:"#/properties/batching/properties/events/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},schema:100,parentSchema:schema11.properties.batching.properties.events,data:data32};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(data32 < 1 || isNaN(data32)){
const err78 = {instancePath:instancePath+"/batching/events",schemaPath:"#/properties/batching/properties/events/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema11.properties.batching.properties.events,data:data32};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
let data33 = data30.bytes;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err79 = {instancePath:instancePath+"/batching/bytes",schemaPath:"#/properties/batching/properties/bytes/type",keyword:"type",params:{type: "integer"},schema:schema11.properties.batching.properties.bytes.type,parentSchema:schema11.properties.batching.properties.bytes,data:data33};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 1000000 || isNaN(data33)){
const err80 = {instancePath:instancePath+"/batching/bytes",schemaPath:"#/properties/batching/properties/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},schema:1000000,parentSchema:schema11.properties.batching.properties.bytes,data:data33};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data33 < 1000 || isNaN(data33)){
const err81 = {instancePath:instancePath+"/batching/bytes",schemaPath:"#/properties/batching/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1000},schema:1000,parentSchema:schema11.properties.batching.properties.bytes,data:data33};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
let data34 = data30.linger_ms;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err82 = {instancePath:instancePath+"/batching/linger_ms",schemaPath:"#/properties/batching/properties/linger_ms/type",keyword:"type",params:{type: "integer"},schema:schema11.properties.batching.properties.linger_ms.type,parentSchema:schema11.properties.batching.properties.linger_ms,data:data34};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 > 60000 || isNaN(data34)){
const err83 = {instancePath:instancePath+"/batching/linger_ms",schemaPath:"#/properties/batching/properties/linger_ms/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60000},schema:60000,parentSchema:schema11.properties.batching.properties.linger_ms,data:data34};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data34 < 0 || isNaN(data34)){
const err84 = {instancePath:instancePath+"/batching/linger_ms",schemaPath:"#/properties/batching/properties/linger_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema11.properties.batching.properties.linger_ms,data:data34};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/batching",schemaPath:"#/properties/batching/type",keyword:"type",params:{type: "object"},schema:schema11.properties.batching.type,parentSchema:schema11.properties.batching,data:data30};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
let data35 = data.retry;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.max_elapsed_seconds === undefined){
data35.max_elapsed_seconds = 600;
}
if(data35.request_timeout_seconds === undefined){
data35.request_timeout_seconds = 30;
}
for(const key7 in data35){
if(!((key7 === "max_elapsed_seconds") || (key7 === "request_timeout_seconds"))){
const err86 = {instancePath:instancePath+"/retry",schemaPath:"#/properties/retry/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},schema:false,parentSchema:schema11.properties.retry,data:data35};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
let data36 = data35.max_elapsed_seconds;
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 86400 || isNaN(data36)){
const err87 = {instancePath:instancePath+"/retry/max_elapsed_seconds",schemaPath:"#/properties/retry/properties/max_elapsed_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},schema:86400,parentSchema:schema11.properties.retry.properties.max_elapsed_seconds,data:data36};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(data36 < 0 || isNaN(data36)){
const err88 = {instancePath:instancePath+"/retry/max_elapsed_seconds",schemaPath:"#/properties/retry/properties/max_elapsed_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema11.properties.retry.properties.max_elapsed_seconds,data:data36};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/retry/max_elapsed_seconds",schemaPath:"#/properties/retry/properties/max_elapsed_seconds/type",keyword:"type",params:{type: "number"},schema:schema11.properties.retry.properties.max_elapsed_seconds.type,parentSchema:schema11.properties.retry.properties.max_elapsed_seconds,data:data36};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
let data37 = data35.request_timeout_seconds;
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 > 600 || isNaN(data37)){
const err90 = {instancePath:instancePath+"/retry/request_timeout_seconds",schemaPath:"#/properties/retry/properties/request_timeout_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600},schema:600,parentSchema:schema11.properties.retry.properties.request_timeout_seconds,data:data37};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data37 < 0.1 || isNaN(data37)){
const err91 = {instancePath:instancePath+"/retry/request_timeout_seconds",schemaPath:"#/properties/retry/properties/request_timeout_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1},schema:0.1,parentSchema:schema11.properties.retry.properties.request_timeout_seconds,data:data37};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
else {
const err92 = {instancePath:instancePath+"/retry/request_timeout_seconds",schemaPath:"#/properties/retry/properties/request_timeout_seconds/type",keyword:"type",params:{type: "number"},schema:schema11.properties.retry.properties.request_timeout_seconds.type,parentSchema:schema11.properties.retry.properties.request_timeout_seconds,data:data37};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/retry",schemaPath:"#/properties/retry/type",keyword:"type",params:{type: "object"},schema:schema11.properties.retry.type,parentSchema:schema11.properties.retry,data:data35};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(data.api_url !== undefined){
let data38 = data.api_url;
if(typeof data38 !== "string"){
const err94 = {instancePath:instancePath+"/api_url",schemaPath:"#/properties/api_url/type",keyword:"type",params:{type: "string"},schema:schema11.properties.api_url.type,parentSchema:schema11.properties.api_url,data:data38};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}
